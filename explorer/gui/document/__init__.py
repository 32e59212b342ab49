"""Files, unsaved work, and what is remembered between two starts."""

"""Files, unsaved work, and saved settings."""

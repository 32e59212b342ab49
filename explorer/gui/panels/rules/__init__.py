"""The text of a rule of one's own, changed while it runs."""

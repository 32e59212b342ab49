"""Rules that set the length of the whole step."""

"""Rules that try several points along a line before they take a step."""

"""Rules that find the length of a step from what the run has seen."""

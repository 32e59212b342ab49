"""Rules that look at the sign of a gradient and not at its size."""

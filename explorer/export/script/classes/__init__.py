"""A typed rule as a class in the style of a library, and the loop that steps it."""

"""A typed rule as a class in the manner of a library, and the loop that steps it."""

"""The live picture and the mouse on it."""

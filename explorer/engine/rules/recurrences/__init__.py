"""Typed rules: their language, what is built from it, and built-in rules written in it."""

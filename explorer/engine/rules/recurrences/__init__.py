"""Typed rules: their language, what is built from it, and built-in rules written in it.

Whatever every rule has is one level up; the language of formulas is in mathematics.
"""

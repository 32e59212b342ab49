"""Rules a person types: their language, what is made of it, and built-in rules written in it.

What every rule has, typed or built in, is a level up; the language of formulas is in mathematics.
"""

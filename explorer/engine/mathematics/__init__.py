"""Formulas as values: built, read, differentiated, simplified and written out."""

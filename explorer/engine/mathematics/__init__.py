"""Formulas as values.

Built, read, differentiated, simplified and written out. No objective, no rule.
"""

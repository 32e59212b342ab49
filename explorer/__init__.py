"""Descent Explorer: watch gradient-based optimizers walk over a surface, step by step."""

__version__ = "0.1.0"

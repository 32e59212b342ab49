"""Fonts, and labels that avoid each other."""

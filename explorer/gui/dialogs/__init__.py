"""Dialogs for settings and for choosing a surface."""

"""Dialogs and commands that take things out of the window."""

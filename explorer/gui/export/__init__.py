"""Dialogs and commands for export from the window."""

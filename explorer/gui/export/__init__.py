"""Dialogs that take pictures, films, tables and code out of the window."""

"""Lessons in the window: listed, shown and written."""

"""Lessons: a scenario with a text, things to try, a question, and locks."""

"""Fuzzing of everything that reads external data."""

"""Exports to files.

Every export takes a scenario or its results and writes a file whole or not at all.
"""

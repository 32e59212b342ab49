"""Recordings as scenarios: recorded runs, paths, grids of a loss, loss curves.

Recorded runs are also written here.
"""

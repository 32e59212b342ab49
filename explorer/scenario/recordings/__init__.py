"""Recordings as scenarios, read and written: runs, paths, grids of a loss, loss curves."""

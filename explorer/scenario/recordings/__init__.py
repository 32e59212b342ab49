"""Files of what ran elsewhere, as scenarios: recorded runs, paths, grids of a loss, loss curves.

A recorded run is written here as well.
"""

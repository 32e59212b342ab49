"""Files of what ran elsewhere, as scenarios: recorded runs, paths, grids of a loss, loss curves.

Where the file of a recorded run is written and read is in ``files``.
"""

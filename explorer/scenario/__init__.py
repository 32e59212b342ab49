"""The document: all that determines the trajectories, its file, and its outcome."""

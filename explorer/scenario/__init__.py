"""The document: everything that determines the trajectories, its edits, and its results."""

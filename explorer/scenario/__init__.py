"""The document: all that determines the trajectories, how it is edited, and what came out of it."""

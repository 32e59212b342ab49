"""From inputs to trajectories: one run, a batch of runs, a map, an ensemble."""

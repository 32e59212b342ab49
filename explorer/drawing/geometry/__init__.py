"""Points, lines and ticks in pixels; no colours and no trajectories."""

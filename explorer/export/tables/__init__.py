"""Numbers as CSV, JSON or NPZ: every step of every contender, or the contenders compared."""

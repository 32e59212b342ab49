"""Rules that carry more than one point: averages, look-ahead, and probes."""

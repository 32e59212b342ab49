"""What became of a run: measured, judged, and what to try next."""

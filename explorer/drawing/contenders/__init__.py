"""Contenders on the surface: trails, heads, arrows, stages."""

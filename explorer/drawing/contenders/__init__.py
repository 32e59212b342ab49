"""What contenders leave on the surface: trails, heads, arrows, stages."""

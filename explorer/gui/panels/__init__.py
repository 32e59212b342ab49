"""The panels around the canvas: surface, start, contenders, charts."""

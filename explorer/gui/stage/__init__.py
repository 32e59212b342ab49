"""The middle of the window: plane, landscape, map and charts, one alone or two side by side."""

"""An empty plot: axes, view, cached layers and options."""

"""The panels around the canvas: made, laid out, folded and brought to the front."""

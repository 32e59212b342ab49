"""A network written out in a script: its data, its loss and its gradient."""

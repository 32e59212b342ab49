"""Every colour, dash and marker that is drawn."""

"""One step as typeset mathematics with its numbers."""

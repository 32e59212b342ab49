"""The arguments of every command, and the help that teaches them."""

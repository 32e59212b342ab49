"""What is minimized, from where, for how long and with which noise."""

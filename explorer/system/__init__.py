"""The machine that the program runs on: what is there, what is missing, and desktop integration."""

"""Which optimizers run, and with which values."""

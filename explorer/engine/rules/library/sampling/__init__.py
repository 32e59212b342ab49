"""Rules that draw noise: they sample points instead of settling at one."""

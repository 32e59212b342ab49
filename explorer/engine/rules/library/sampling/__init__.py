"""Rules of which noise is a part: they visit places instead of settling in one."""

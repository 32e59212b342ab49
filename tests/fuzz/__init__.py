"""Whatever reads something from outside, given a great many inputs of which most are wrong."""

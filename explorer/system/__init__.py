"""The machine the program runs on: what it has, what it lacks, and what the program puts there."""

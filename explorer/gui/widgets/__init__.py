"""Controls that know declarations and values, and nothing of the program."""

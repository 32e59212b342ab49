"""Small controls that know declarations and values, and nothing of the program around them."""

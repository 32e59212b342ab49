"""Python functions as objectives: how they are called and differentiated."""

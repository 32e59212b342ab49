"""An objective and a rule joined into one compiled loop.

Over floats, over vectors, or in machine code.
"""

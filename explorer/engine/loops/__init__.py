"""An objective and a rule as one compiled loop: over floats, over vectors, or in machine code."""

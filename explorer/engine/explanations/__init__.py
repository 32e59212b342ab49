"""How a step comes about: its formulas with numbers, and its stages."""

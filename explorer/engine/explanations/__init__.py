"""How a step is computed: its formulas with numbers, and its stages."""

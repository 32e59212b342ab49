"""Why a step is what it is: its formulas with numbers, and its stages."""

"""Why the chosen contender's step is what it is: formulas, numbers, and the step as a film."""

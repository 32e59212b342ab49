"""Results: charts, comparison, all steps, the data and its fit."""

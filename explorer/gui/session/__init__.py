"""The one owner of inputs and results, of the step and the time, and of work beside the window."""

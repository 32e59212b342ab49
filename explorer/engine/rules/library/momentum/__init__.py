"""Rules with one rate for all coordinates, with or without memory of earlier gradients."""

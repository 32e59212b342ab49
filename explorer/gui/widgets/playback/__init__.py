"""The bar below the picture: play, step and scrub through a run."""

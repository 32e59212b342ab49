"""Rules whose rate for each coordinate follows the gradients that it has seen."""

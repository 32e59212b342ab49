"""Real training runs: written by a script while it trains, and read again."""

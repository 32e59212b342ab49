"""What a run leaves behind; nothing here computes a step."""

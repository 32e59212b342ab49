"""Terminal input and output for all commands: errors, streams, progress, Qt without a screen."""

"""What commands share with the terminal: errors, streams, progress, Qt without a screen."""

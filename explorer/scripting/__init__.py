"""What scripts and notebooks type: races, pictures, films, maps, and the window from Python."""

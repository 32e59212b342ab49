"""The Python interface: races, pictures, films, maps, and the window."""

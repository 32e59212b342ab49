"""What can be taken away as a file.

Every export takes a scenario or its results and writes a file whole or not at all.
"""

"""Exports: each takes a scenario or its results and writes its file whole or not at all."""

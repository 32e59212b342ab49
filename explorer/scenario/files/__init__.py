"""Reading and writing scenarios.

Exact numbers, files written whole, and one clear sentence for each error.
"""

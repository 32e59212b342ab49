"""Reading and writing scenarios.

Exact numbers, files written whole, one clear sentence for what is wrong.
"""

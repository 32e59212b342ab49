"""The one owner of inputs and results.

It also owns the step and the time, and the work done beside the window.
"""

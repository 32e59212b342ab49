"""Scenarios read and written, with exact numbers, whole files and one sentence for each error."""

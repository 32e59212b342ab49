"""Outcomes with other values or from other starts."""

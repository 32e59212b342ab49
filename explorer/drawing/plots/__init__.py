"""Whole plots: plane, curve, landscape, chart, data, map."""

"""Plots of quantities over the steps or over a hyper-parameter."""

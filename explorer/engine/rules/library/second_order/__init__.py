"""Rules in which curvature, exact or estimated, shapes the step."""

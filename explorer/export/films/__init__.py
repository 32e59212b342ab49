"""Containers for moving pictures, each fed frame by frame, so that a film may be of any length."""

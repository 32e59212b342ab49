"""The surface itself: heat map, contours, landscape."""

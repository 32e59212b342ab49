"""Controls for numbers: fields, sliders, and forms made from declared parameters."""

"""The look of all controls: style, stylesheet and icons made from a theme."""

"""Still pictures as PNG, SVG or PDF, and the options a person may choose about them."""

"""Still pictures as PNG, SVG or PDF, and their options."""

"""The text of a typed rule, edited while it runs."""

"""What would come out with other values or from other starts."""

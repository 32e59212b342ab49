"""The methods that numerical analysts compare with, each a plain function of numpy."""

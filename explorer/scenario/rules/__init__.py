"""Rules that a person has typed and kept: files in a folder of one's own, and the built-in ones.

What a rule's text means is the engine's; here it has a title and a place where it is found again.
"""

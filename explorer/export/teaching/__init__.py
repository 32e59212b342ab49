"""Material for a class: notes, a worksheet with answers, and the folder with everything.

The texts of the notes are files under ``resources/teaching``.
"""

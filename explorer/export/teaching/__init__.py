"""What a teacher takes to a class: notes, a worksheet with answers, and the folder that holds all.

The texts of the notes are files under ``resources/teaching``.
"""

"""Material for a class: notes, a worksheet with answers, and the folder with everything."""

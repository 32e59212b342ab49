"""How widgets are arranged: forms, columns that scroll, docks, the screen, the order of Tab."""

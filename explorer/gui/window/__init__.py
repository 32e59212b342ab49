"""The main window: everything put together, with menus, keys and docks."""

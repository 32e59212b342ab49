"""Dialogs of the window: settings, searches, comparisons, the gallery and the guide."""

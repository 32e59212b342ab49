"""Films as GIF, WebP, APNG, MP4 or a folder.

Each is fed frame by frame, so that a film may be of any length.
"""

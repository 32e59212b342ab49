"""Films as GIF, WebP, APNG, MP4 or a folder.

Each writer receives its frames one by one, so that a film may be of any length.
"""

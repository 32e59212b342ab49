"""Films as GIF, WebP, APNG, MP4 or a folder, written frame by frame."""

"""Privacy warnings: what to say about messages that contain, or may contain, private data."""

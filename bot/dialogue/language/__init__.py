"""Language: the one that a person chose, or the one they write in."""

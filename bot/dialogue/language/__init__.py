"""Language: the one a person chose, or the one they write in."""

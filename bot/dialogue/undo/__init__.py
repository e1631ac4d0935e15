"""Taking back: every change of a person's is recorded for a day, named, and can be undone and made again."""

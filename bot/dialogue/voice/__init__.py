"""Voice: which replies are also spoken, and when."""

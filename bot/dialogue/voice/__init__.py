"""Voice: which replies are also said, and when to speak."""

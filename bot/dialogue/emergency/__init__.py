"""Emergency: what has happened, step by step, whom to contact, the time limits, and the note about it."""

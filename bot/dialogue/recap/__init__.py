"""Look back at a talk: what was read, what was noted, what was promised."""

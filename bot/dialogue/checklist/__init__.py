"""Checklist: puts what Rasa decides on the screen, and shows where a practice stands."""

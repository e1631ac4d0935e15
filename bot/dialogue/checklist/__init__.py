"""Render what Rasa decides about the checklist, and the results of a practice."""

"""Reminders: set, moved, paused and stopped, by words and by buttons."""

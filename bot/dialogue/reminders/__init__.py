"""Set, move, pause and stop reminders, by text and by buttons."""

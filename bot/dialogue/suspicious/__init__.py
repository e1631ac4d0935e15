"""Examine a suspicious message: signs of fraud in its text, two questions about what a text does not show, and advice."""

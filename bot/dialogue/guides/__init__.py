"""Guides: moments of a practice, their steps to tick one by one."""

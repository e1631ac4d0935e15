"""Guides: situations in a practice, with steps to tick one by one."""

"""Answers and the themes that lead to them."""

"""Feedback: votes, other answers where one was beside the point, and questions handed to the editors."""

"""Feedback: votes, other answers after a negative vote, and questions forwarded to the editors."""

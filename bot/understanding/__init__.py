"""Decides what a text asks for, from classifier scores and patterns; does not depend on Rasa."""

"""Understanding: decides what a text asks for, from numbers and words alone; knows no Rasa."""

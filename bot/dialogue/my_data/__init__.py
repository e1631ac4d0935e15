"""Personal data: show, export and erase what is stored about a person, on their request."""

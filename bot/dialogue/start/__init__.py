"""The first minute: what the buttons of the welcome lead to."""

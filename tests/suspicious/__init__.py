"""The room that looks at messages people received."""

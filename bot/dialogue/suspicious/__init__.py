"""A second look at a message somebody received: what gives it away, two taps for what a text does not show, what to do."""

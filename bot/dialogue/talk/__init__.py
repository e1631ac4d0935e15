"""Small talk that asks something, such as "une autre question ?", and waits for a yes or a no."""

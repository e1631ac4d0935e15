"""Practice: "Phishing or not?", ten invented examples a round, and one a month for those who want it."""

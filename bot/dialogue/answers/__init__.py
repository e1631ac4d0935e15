"""Show answers, and the themes that lead to them."""

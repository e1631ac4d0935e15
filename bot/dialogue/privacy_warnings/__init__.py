"""Privacy warnings: what is said where something must not come in."""

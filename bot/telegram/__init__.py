"""Telegram: receives updates and sends messages; the only package that knows Telegram."""

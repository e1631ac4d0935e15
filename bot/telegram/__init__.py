"""Telegram: updates in, messages out; the only room that knows Telegram."""

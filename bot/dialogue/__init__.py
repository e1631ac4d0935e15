"""Dialogue: what the bot replies to a person, whatever brought the message; knows no Telegram."""

"""Tests of the local Bot API and its page, over real HTTP and with the real python-telegram-bot."""

"""Tests of bot/dialogue that need no Telegram."""

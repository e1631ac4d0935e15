"""Tests of bot/voice."""

"""Tests of bot/checklist."""

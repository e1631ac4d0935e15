"""Tests of bot/fact_check."""

"""Vigie: a Telegram assistant that helps self-employed health practitioners protect their patients' data."""

__version__ = "0.1.0"

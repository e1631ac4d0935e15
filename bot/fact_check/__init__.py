"""Generates the page for checking answers against their sources before publication."""

from bot.fact_check.page import fact_check_page

__all__ = ["fact_check_page"]

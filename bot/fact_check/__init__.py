"""The page on which answers are read against their sources, off line and before they are published."""

from bot.fact_check.page import fact_check_page

__all__ = ["fact_check_page"]

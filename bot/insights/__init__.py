"""What people ask and do, for editors: numbers in steps of five, and none that could point at somebody."""

from bot.insights.gather import STEP, Table, gather
from bot.insights.write import write

__all__ = ["STEP", "Table", "gather", "write"]

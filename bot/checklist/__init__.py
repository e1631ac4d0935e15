"""Computes a practice's score and plan from its checklist replies, and draws charts and a page to print. No Telegram."""

from bot.checklist.record import before, by_month, current
from bot.checklist.score import CREDIT, Plan, Score, missing, plan, score

__all__ = ["CREDIT", "Plan", "Score", "before", "by_month", "current", "missing", "plan", "score"]

"""Checklist: what a practice's replies amount to, as a score, a plan, pictures and a page to print; knows no Telegram."""

from bot.checklist.record import before, by_month, current
from bot.checklist.score import CREDIT, Plan, Score, missing, plan, score

__all__ = ["CREDIT", "Plan", "Score", "before", "by_month", "current", "missing", "plan", "score"]

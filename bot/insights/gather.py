"""Gathers the tables of numbers. Groups of fewer than STEP are left out, and numbers rounded down to a multiple of it, so that
no difference of two numbers tells of a few people either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from bot.editor import groups
from bot.knowledge import Library
from bot.storage import Storage, UnansweredQuestion

# The smallest group shown, and the step in which numbers are shown.
STEP = 5
NEAREST = 3

Row = tuple[str | int, ...]
Nearest = Callable[[str, int], Awaitable[list[tuple[str, float]]]]


@dataclass(frozen=True)
class Table:
    """A table: `name` is that of its file, `drawn` the column that the picture shows, over the columns before it."""

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    drawn: str = ""


def shown(count: int) -> int:
    """Return a number as it may be shown; 0 for one that may not."""
    return count // STEP * STEP


async def gather(storage: Storage, library: Library, nearest: Nearest) -> list[Table]:
    """Return all tables; `nearest` returns the answers nearest to a text."""
    return [
        *_asked(storage, library),
        await _unanswered(storage, nearest),
        _facets(storage),
        *_checklist(storage, library),
        _reminders(storage),
    ]


def _rows[Key: Hashable](counts: Iterable[tuple[Key, int]], row: Callable[[Key], Row]) -> tuple[Row, ...]:
    return tuple((*row(key), shown(count)) for key, count in counts if shown(count))


def _asked(storage: Storage, library: Library) -> list[Table]:
    subjects, decisions = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    declined = Counter[str]()
    for one in storage.weekly_counts.all():
        if one.what in ("asked", "tapped"):
            uses[one.id][one.what] += one.times
        if one.what == "asked":
            subjects[one.week, _subject(library, one.id)] += one.times
        elif one.what == "decision":
            decisions[one.week, one.id] += one.times
        elif one.what == "declined":
            declined[one.id] += one.times
    return [
        Table(
            "subjects-by-week", "Questions by subject and week", "Typed messages that led to an answer or a guide.",
            ("week", "subject", "questions"), _rows(sorted(subjects.items()), tuple), "questions",
        ),
        Table(
            "decisions-by-week", "What messages were taken for, by week",
            "`out_of_scope` is what was declined, `clarify` what was asked back.",
            ("week", "decision", "messages"), _rows(sorted(decisions.items()), tuple), "messages",
        ),
        Table(
            "declined", "Declined, by kind", "`other` is what could be ours: `vigie questions` has what people handed over.",
            ("kind", "messages"), _rows(declined.most_common(), lambda kind: (kind,)), "messages",
        ),
        _answers(storage, library, uses),
        Table(
            "answers-rarely-used", "Answers never or hardly used",
            f"Shown fewer than {STEP} times in thirteen months: not needed, or not found?",
            ("answer", "subject"),
            tuple(
                (id_, _subject(library, id_))
                for id_ in (*library.answers, *library.guides)
                if not shown(uses[id_].total())
            ),
        ),
    ]  # fmt: skip


def _subject(library: Library, id_: str) -> str:
    if id_ in library.guides:
        return "guides"
    answer = library.answers.get(id_)
    return answer.theme or answer.kind if answer else "no longer there"


def _answers(storage: Storage, library: Library, uses: dict[str, Counter[str]]) -> Table:
    votes = {vote.answer: vote for vote in storage.feedback.counts()}
    rows: list[Row] = []
    for id_ in sorted({*uses, *votes}, key=lambda id_: (-uses[id_].total(), id_)):
        vote = votes.get(id_)
        numbers = [shown(uses[id_]["asked"]), shown(uses[id_]["tapped"])]
        numbers += [shown(vote.up), shown(vote.down)] if vote else [0, 0]
        if any(numbers):
            rows.append((id_, _subject(library, id_), *numbers))
    note = "Asked for in words, tapped, and the votes 👍 and 👎; 0 stands for fewer than five."
    return Table("answers", "Answers", note, ("answer", "subject", "asked", "tapped", "up", "down"), tuple(rows))


async def _unanswered(storage: Storage, nearest: Nearest) -> Table:
    asked = storage.insights.questions()
    senders: dict[UnansweredQuestion, set[str]] = defaultdict(set)
    for sender, question in asked:
        senders[question].add(sender)
    rows: list[Row] = []
    for members in groups(list(senders)):
        people = len(set().union(*(senders[member] for member in members)))
        if not shown(people):
            continue
        near = ", ".join(answer for answer, _ in await nearest(members[0].text, NEAREST))
        reasons = Counter(member.reason for member in members)
        rows.append((near, reasons.most_common(1)[0][0], shown(people)))
    return Table(
        "unanswered", "Declined and disliked questions that people handed over, by group",
        "Similar questions of at least five people, by the answers nearest to them; `vigie questions` shows the questions.",
        ("nearest answers", "reason", "people"), tuple(rows), "people",
    )  # fmt: skip


def _facets(storage: Storage) -> Table:
    counts = [((one.answer, one.facet), one.times) for one in storage.missing_facets.all()]
    return Table(
        "missing-facets", "Facets asked for in vain", "What was asked of an answer that says nothing of it (content/facets/).",
        ("answer", "facet", "times"), _rows(counts, tuple), "times",
    )  # fmt: skip


def _checklist(storage: Storage, library: Library) -> list[Table]:
    replies = storage.insights.last_replies()
    quick, whole = len(library.checklist.quick), len(library.checklist.items)
    reached = [("began", 1), (f"as many replies as the quick round ({quick})", quick), (f"as many as all ({whole})", whole)]
    people = [(name, sum(one.people for one in replies if one.replies >= count)) for name, count in reached]
    stops = Counter[str]()
    for one in replies:
        # Who has replied to as many as the quick round has, or to all, has not stopped.
        if one.replies not in (quick, whole):
            stops[one.item] += one.people
    return [
        Table(
            "check-ups", "Check-ups: how far people come", f"The quick round has {quick} questions, all are {whole}.",
            ("how far", "people"), _rows(people, lambda name: (name,)), "people",
        ),
        Table(
            "check-up-stops", "Where people stop", "The question last replied to, of those who finished neither round.",
            ("question", "people"), _rows(stops.most_common(), lambda item: (item,)), "people",
        ),
        Table(
            "first-actions", "The first measure put in place", "What people first ticked as done in their plan.",
            ("measure", "people"), _rows(storage.insights.first_actions(), lambda item: (item,)), "people",
        ),
    ]  # fmt: skip


def _reminders(storage: Storage) -> Table:
    used: Sequence[tuple[str, tuple[int, ...]]] = [
        (one.kind, (one.people, one.doers, one.sent, one.done)) for one in storage.insights.reminders()
    ]
    rows: tuple[Row, ...] = tuple((kind, *map(shown, counts)) for kind, counts in used if shown(counts[0]))
    note = "Who had one, who did at least once what it asked, how many came, how many were done; 0 stands for fewer than five."
    return Table("reminders", "Reminders", note, ("kind", "people", "doers", "sent", "done"), rows)

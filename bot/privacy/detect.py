"""Finds patient data and secrets in a message, and leaves them out of it.

numbers.py    NIR, RPPS, ADELI, FINESS, IBAN, cards, phones: check digits, else the words around
people.py     named patients, and birth dates and postal addresses beside them
secrets.py    passwords, PINs and codes given, and e-mail addresses
names.py      the words that people.py and secrets.py look up
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.privacy.dates_and_addresses import addresses, birth_dates
from bot.privacy.findings import Finding, Kind, Span, Text
from bot.privacy.numbers import numbers
from bot.privacy.people import patients
from bot.privacy.secrets import emails, secrets

# What takes the place of a finding. A named patient becomes "patient", a word of both languages that carries most of what the
# sentence is about ("patient's chart", "le bilan de patient"). The rest become dots, which the classifier does not read and a
# person does: a question about a password is about "mon mot de passe est", not about the password.
_IN_PLACE: dict[Kind, str] = {"patient": "patient"}
LEFT_OUT = "•••"


def find(text: str) -> tuple[Finding, ...]:
    """What should not travel further, in order and without overlaps: where two kinds compete, the surer one stays."""
    read = Text(text)
    named = list(patients(read))
    spans: list[Span] = [
        *numbers(read),
        *emails(read),
        *birth_dates(read, named),
        *addresses(read, named),
        *(("patient", start, end) for start, end in named),
        *secrets(read),
    ]
    return tuple(read.finding(*span) for span in _apart(spans))


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without those that overlap an earlier one of the list."""
    kept: list[Span] = []
    taken: set[int] = set()
    for span in spans:
        places = range(span[1], span[2])
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(span)
    return sorted(kept, key=lambda span: span[1])


def redact(text: str, findings: Iterable[Finding]) -> str:
    """`text` without the findings of `find`, still readable: a named patient becomes "patient", all else "•••"."""
    parts: list[str] = []
    end = 0
    for finding in findings:
        parts += [text[end : finding.start], _IN_PLACE.get(finding.kind, LEFT_OUT)]
        end = finding.end
    return "".join([*parts, text[end:]])

"""Reads what was typed with a slash, forgivingly: a command, a word that opens something, or words to be understood."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge import Command, Library

# Commands whose further words are a question of their own ("/aide wifi"); of the others, all words belong to the request
# ("/rappels le 3"). Those that show or erase data take no words.
ASKING = frozenset({"help", "themes", "emergency"})
REQUESTING = frozenset({"reminders", "checklist", "voice", "language", "practice"})


@dataclass(frozen=True)
class TypedCommand:
    """What was typed: `command`, a `word` that may name something to open, and `said`, to be read as words first."""

    command: Command | None = None
    word: str | None = None
    said: str | None = None


def read_command(text: str, library: Library) -> TypedCommand:
    """Return what `text`, which begins with a slash, means."""
    name, _, words = text.removeprefix("/").strip().partition(" ")
    name, words = name.partition("@")[0], words.strip()
    command = library.command(name)
    if command is None and (like := library.linked.command_like(name)):
        command = next(known for known in library.commands if known.id == like)
    if command is None:
        if name.lower() in library.linked.says:
            return TypedCommand(said=f"{name} {words}".strip())
        return TypedCommand(word=name or None)
    if command.id == "start":
        return TypedCommand(command, word=words.split()[0] if words else None)
    if words and command.id in ASKING:
        return TypedCommand(command, said=words)
    if words and command.id in REQUESTING:
        return TypedCommand(command, said=f"{name} {words}")
    return TypedCommand(command)

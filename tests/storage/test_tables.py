"""People, questions, votes and voices: what each table keeps, in which order, and what it lets go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.storage import Person, Storage, UnansweredQuestion
from bot.values import Language

DAY = dt.timedelta(1)


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def row(storage: Storage, chat_id: int) -> tuple:
    with storage.connection as db:
        return db.execute("SELECT first_seen, last_seen, noticed FROM people WHERE chat_id = ?", (chat_id,)).fetchone()


def test_a_person_is_kept_as_given_and_changed_in_place(storage: Storage):
    assert storage.people.get(7) is None
    storage.people.save(Person(7, Language.EN, chosen=True, voice="always"))
    assert storage.people.get(7) == Person(7, Language.EN, chosen=True, voice="always")
    assert storage.people.get(7).last_seen == today().isoformat()
    storage.people.save(Person(7, Language.FR, chosen=False, voice="never"))
    assert storage.people.get(7) == Person(7, Language.FR, chosen=False, voice="never")
    assert storage.people.get(8) is None


def test_the_day_somebody_came_stays_and_a_word_takes_back_the_notice(storage: Storage):
    for touch in (storage.people.save, storage.people.seen):
        storage.people.save(Person(7, Language.FR))
        storage.people.save(Person(8, Language.FR))
        with storage.connection as db:
            db.execute("UPDATE people SET first_seen = '2020-01-01', last_seen = '2020-02-02', noticed = '2021-01-01'")
        person = storage.people.get(7)
        assert person.last_seen == "2020-02-02"
        touch(person)
        assert row(storage, 7) == ("2020-01-01", today().isoformat(), None)
        assert row(storage, 8) == ("2020-01-01", "2020-02-02", "2021-01-01")


def test_the_silent_are_named_with_what_writing_to_them_needs(storage: Storage):
    storage.people.save(Person(7, Language.EN, chosen=True, voice="never"))
    storage.people.save(Person(8, Language.FR))
    with storage.connection as db:
        db.execute("UPDATE people SET last_seen = '2020-02-02' WHERE chat_id = 7")
    for found in (storage.people.to_notice(today()),):
        assert found == [Person(7, Language.EN, chosen=True, voice="never")]
        assert found[0].last_seen == "2020-02-02"
    storage.people.noticed(7, today())
    assert row(storage, 7)[2] == today().isoformat()
    assert row(storage, 8)[2] is None
    assert storage.people.to_notice(today()) == []
    assert storage.people.to_erase(today() + 30 * DAY) == [Person(7, Language.EN, chosen=True, voice="never")]


def test_how_many_people_there_are_and_wrote_within_a_month(storage: Storage):
    assert storage.people.counts(today()) == (0, 0)
    for chat_id in (1, 2, 3):
        storage.people.save(Person(chat_id, Language.FR))
    with storage.connection as db:
        db.execute("UPDATE people SET last_seen = ? WHERE chat_id = 1", ((today() - 31 * DAY).isoformat(),))
        db.execute("UPDATE people SET last_seen = ? WHERE chat_id = 2", ((today() - 30 * DAY).isoformat(),))
    assert storage.people.counts(today()) == (3, 2)
    assert storage.people.counts(today() + DAY) == (3, 1)


def test_a_question_is_kept_once_a_person_with_what_became_of_it_last(storage: Storage):
    storage.questions.save("a", "le fax ?", "declined", None, "fr")
    storage.questions.save("a", "le  fax\n?", "disliked", "sharing-fax", "fr")
    storage.questions.save("b", "le fax ?", "declined", None, "en")
    storage.questions.save("a", "autre", "declined", None, "fr")
    day = today().isoformat()
    kept = storage.questions.all()
    assert kept[0] == UnansweredQuestion("autre", "declined", None, "fr", day)
    assert sorted(kept[1:], key=lambda question: question.reason) == [
        UnansweredQuestion("le fax ?", "declined", None, "en", day),
        UnansweredQuestion("le fax ?", "disliked", "sharing-fax", "fr", day),
    ]


def test_questions_come_oldest_first(storage: Storage):
    for text in ("b", "a", "c"):
        storage.questions.save("s", text, "declined", None, "fr")
    with storage.connection as db:
        db.execute("UPDATE questions SET day = '2020-01-01' WHERE text = 'c'")
    assert [question.text for question in storage.questions.all()] == ["c", "a", "b"]
    # Asked again, it is of today.
    storage.questions.save("s", "c", "declined", None, "fr")
    assert [question.text for question in storage.questions.all()] == ["a", "b", "c"]


def test_a_question_is_withdrawn_by_whoever_disliked_that_answer(storage: Storage):
    for sender in ("a", "b"):
        storage.questions.save(sender, "le fax ?", "disliked", "sharing-fax", "fr")
    storage.questions.save("a", "autre", "disliked", "wifi-why", "fr")
    storage.questions.withdraw("a", "sharing-fax")
    assert sorted(question.text for question in storage.questions.all()) == ["autre", "le fax ?"]
    assert storage.questions.forget("rien de tel") == 0
    assert storage.questions.forget("le\tfax ?") == 1


def test_cleared_questions_leave_no_byte(tmp_path: Path):
    storage = Storage(tmp_path / "vigie.db")
    storage.questions.save("a", "raremarker", "declined", None, "fr")
    storage.questions.clear()
    assert storage.questions.all() == []
    assert b"raremarker" not in b"".join(path.read_bytes() for path in storage.path.parent.iterdir())
    storage.close()


def test_votes_are_counted_by_answer_the_least_liked_first(storage: Storage):
    for sender, answer, helpful in (
        ("a", "liked", True),
        ("b", "liked", True),
        ("a", "both", True),
        ("b", "both", False),
        ("a", "bad", False),
        ("a", "also", True),
        ("b", "also", True),
    ):
        assert storage.feedback.save(sender, answer, helpful)
    assert [(v.answer, v.up, v.down) for v in storage.feedback.counts()] == [
        ("bad", 0, 1),
        ("both", 1, 1),
        ("also", 2, 0),
        ("liked", 2, 0),
    ]


def test_a_changed_vote_is_of_today(storage: Storage):
    storage.feedback.save("a", "x", True)
    with storage.connection as db:
        db.execute("UPDATE feedback SET day = '2020-01-01'")
    # The same again changes nothing, not even the day.
    assert not storage.feedback.save("a", "x", True)
    assert storage.connection.execute("SELECT day FROM feedback").fetchone() == ("2020-01-01",)
    assert storage.feedback.save("a", "x", False)
    assert storage.connection.execute("SELECT day, vote FROM feedback").fetchone() == (today().isoformat(), -1)


def test_a_voice_is_known_by_its_key_and_its_bot(storage: Storage):
    assert storage.voices.get("k", 1) is None
    storage.voices.save("k", 1, "file-1")
    storage.voices.save("k", 2, "file-2")
    storage.voices.save("other", 1, "file-3")
    assert [storage.voices.get(*of) for of in (("k", 1), ("k", 2), ("other", 1), ("other", 2))] == [
        "file-1",
        "file-2",
        "file-3",
        None,
    ]
    storage.voices.save("k", 1, "file-4")
    assert storage.voices.get("k", 1) == "file-4"
    storage.voices.forget("k", 1)
    assert [storage.voices.get(*of) for of in (("k", 1), ("k", 2), ("other", 1))] == [None, "file-2", "file-3"]


@pytest.mark.parametrize("chat_id", [1, 2**52])
def test_a_pseudonym_is_the_same_each_time_and_tells_nothing(storage: Storage, chat_id: int):
    pseudonym = storage.pseudonyms.of(chat_id)
    assert pseudonym == storage.pseudonyms.of(chat_id)
    assert str(chat_id) not in pseudonym or chat_id == 1
    assert len(pseudonym) >= 16

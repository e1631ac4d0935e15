"""The command line, as a person or a script uses it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest

from bot.cli import parser
from bot.knowledge import Library
from bot.knowledge.facets import Say
from bot.settings import PROJECT, Settings
from bot.storage import DATABASE, Person, Storage, claim
from bot.values import Language
from tests.cases import cases

pytestmark = pytest.mark.slow


def vigie(*arguments: str, text: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `vigie` in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        input=text, capture_output=True, text=True, timeout=300, cwd=PROJECT, env=clean | environment,
    )  # fmt: skip


def verbs() -> list[str]:
    actions = parser()._subparsers._group_actions
    return [verb for action in actions for verb in action.choices]


def test_help_and_readme_list_every_verb_and_no_other():
    done = vigie("--help")
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert done.returncode == 0
    for verb in verbs():
        assert re.search(rf"^ +{verb}\b", done.stdout, re.MULTILINE)
    assert sorted(re.findall(r"^\| `vigie (\w+)", readme, re.MULTILINE)) == sorted(verbs())


def test_the_readmes_table_of_settings_is_up_to_date():
    done = subprocess.run([sys.executable, "-m", "scripts.settings_table", "--check"], cwd=PROJECT, check=False)
    assert done.returncode == 0, "run: .venv/bin/python -m scripts.settings_table"


def test_settings_documents_every_setting_and_masks_secrets():
    done = vigie("settings", VIGIE_TELEGRAM_TOKEN="123:SECRETSECRET")
    for name in Settings.model_fields:
        assert f"VIGIE_{name.upper()}=" in done.stdout
    assert "SECRETSECRET" not in done.stdout
    assert "****" in done.stdout


@cases(
    ("name", "value", "hint"),
    [
        ("VIGIE_TELEGRAM_TOKEN", "nonsense", "BotFather"),
        ("VIGIE_TELEGRAM_API", "ftp://x", "http"),
        ("VIGIE_WEBHOOK_PORT", "eighty", "integer"),
        ("VIGIE_WEBHOOK_URL", "https://example.org", "VIGIE_WEBHOOK_SECRET"),
        ("VIGIE_LOG_LEVEL", "LOUD", "DEBUG"),
        ("VIGIE_WEBHOOK_NETWORKS", "149.154.160.1/20", "networks with commas"),
        ("VIGIE_OPERATORS", "12, me", "numbers"),
        ("VIGIE_TELEGRAM_TOKN", "1:abc", "no setting of Vigie"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_clear_line(name: str, value: str, hint: str):
    done = vigie("settings", **{name: value})
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "VIGIE_" in done.stderr
    assert hint in done.stderr


def test_a_secret_is_not_printed_even_when_it_is_wrong():
    assert "S3CRET" not in vigie("run", VIGIE_TELEGRAM_TOKEN="S3CRET").stderr


def test_check_says_that_all_is_well():
    done = vigie("check")
    assert (done.returncode, done.stdout.strip()) == (0, "content/ and nlu/ are in order.")


def test_check_prints_file_line_field_and_what_to_do_and_the_bot_does_not_start(project: Path):
    path = project / "content/themes/public-wifi.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("related: [", "related: [wifi-on-mars, ", 1), encoding="utf-8")
    checked = vigie("check", VIGIE_ROOT=str(project))
    assert checked.returncode == 1
    message = re.search(r"content/themes/public-wifi\.yml:\d+: answers\.\d+\.related\.0: 'wifi-on-mars'.*", checked.stderr)
    assert message
    for verb in (["run"], ["ask", "bonjour"]):
        started = vigie(*verb, VIGIE_ROOT=str(project), VIGIE_TELEGRAM_TOKEN="1:abc")
        assert started.returncode == 1
        assert message[0] in started.stderr


@pytest.mark.model
def test_ask_prints_the_reply():
    done = vigie("ask", "jpeux utiliser le wifi de la clinique ?")
    assert done.returncode == 0
    assert "Sarah Delmas" in done.stdout
    assert "<b>" not in done.stdout


@pytest.mark.model
def test_ask_plays_a_conversation_with_its_buttons_and_says_why():
    done = vigie("ask", "--why", "vpn, c'est quoi ?", "pourquoi ?", "mettre mes rappels le 3")
    assert done.returncode == 0, done.stderr
    first, second, third = done.stdout.split("> ")[1:]
    assert "[En savoir plus]" in first
    assert re.search(r"why: faq/wifi-vpn \(\d\.\d\d\), by QuestionClassifier; ranked: faq/wifi-vpn [01]\.", first)
    # The second message is read in the light of the first.
    assert "why: faq/wifi-why" in second
    assert "by ReminderReader" in third or "by QuestionClassifier" in third
    assert "why:" not in vigie("ask", "vpn, c'est quoi ?").stdout


@pytest.mark.model
@cases(
    ("language", "first", "follow_ups"),
    [
        ("fr", "vpn, c'est quoi ?", {"c'est payant ?": "cost", "et sur iphone ?": "device", "lequel choisir ?": "which"}),
        ("en", "what is a vpn?", {"is it expensive?": "cost", "and on a mac?": "device", "which one should I get?": "which"}),
    ],
)
def test_ask_replies_to_a_few_words_by_what_the_answer_says_of_them(
    library: Library, language: Language, first: str, follow_ups: dict[str, str]
):
    asked = [{"text": text, "conversation": "a", "language": language} for text in (first, *follow_ups)]
    done = vigie("ask", "--jsonl", text="".join(json.dumps(line) + "\n" for line in asked))
    opened, *replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert opened["answer"] == "wifi-vpn"
    for reply, (text, facet) in zip(replies, follow_ups.items(), strict=True):
        assert reply["facet"] == {"id": facet, "said": True, "side": True}, text
        said = library.facet("wifi-vpn", facet)
        assert isinstance(said, Say)
        assert said[language] in reply["reply"], text
        assert reply["why"]["facet"]["id"] == facet
    why = vigie("ask", "--why", first, next(iter(follow_ups))).stdout
    assert "by FacetReader" in why
    assert re.search(r"facet cost, [01]\.\d\d of all", why)


@pytest.mark.model
def test_ask_jsonl_gives_one_object_a_line_in_order_whatever_comes():
    lines = [
        "jpeux utiliser le wifi de la clinique ?",
        json.dumps({"text": "can I use the hospital Wi-Fi?", "lang": "en", "kind": "faq"}),
        "",
        "{not json",
        '{"no": "text"}',
        '"bonjour"',
        "/aide",
        "rappelle-moi de sauvegarder chaque mois",
        "[1, 2]",
        "une recette de crêpes ?",
        '{"text": "vpn, c\'est quoi ?", "conversation": "a"}',
        '{"text": "pourquoi ?", "conversation": "a"}',
        "on m'a volé mon ordinateur portable hier dans la voiture",
    ]
    done = vigie("ask", "--jsonl", text="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    keys = {"text", "language", "decision", "theme", "answer", "choices", "confidence", "reply", "ms"}
    assert all(keys <= set(answer) for answer in answers)
    by_line = dict(zip(lines, answers, strict=True))
    first = answers[0]
    assert (first["decision"], first["theme"], first["answer"], first["language"]) == (
        "answer",
        "public-wifi",
        "wifi-hospital",
        "fr",
    )
    assert answers[1]["language"] == "en"
    assert by_line[""]["decision"] == "out_of_scope"
    assert "not JSON" in by_line["{not json"]["error"]
    assert "text" in by_line['{"no": "text"}']["error"]
    assert by_line['"bonjour"']["decision"] == "smalltalk"
    assert (by_line["/aide"]["decision"], by_line["/aide"]["command"]) == ("command", "help")
    assert answers[7]["command"] == "reminders"
    assert by_line["une recette de crêpes ?"]["decision"] == "out_of_scope"
    assert answers[11]["answer"] == "wifi-why"
    assert (answers[12]["command"], answers[12]["theme"]) == ("incident", "devices")
    assert all(answer["ms"] > 0 for answer in answers)
    # All that the person gets: what the emergency says, and the step that it shows.
    assert all(answer["messages"][0]["text"] == answer["reply"] for answer in answers)
    assert any("👍" in row for row in first["messages"][0]["buttons"])
    assert first["why"]["intent"] == "faq/wifi-hospital"
    assert first["why"]["ranking"][0]["label"] == "faq/wifi-hospital"


@pytest.mark.model
def test_ask_jsonl_flushes_each_answer_before_the_next_question():
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "ask", "--jsonl"],
        cwd=PROJECT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    for question in ("bonjour", "vpn, c'est quoi ?"):
        process.stdin.write(question + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["text"] == question
    process.stdin.close()
    assert process.wait(30) == 0


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")
def test_say_writes_a_voice_to_a_file_and_prints_what_is_said(tmp_path: Path):
    out = tmp_path / "wifi.ogg"
    done = vigie("say", "wifi-hospital", "--out", str(out), VIGIE_VOICE_ENGINE="espeak", VIGIE_DATA=str(tmp_path))
    assert done.returncode == 0, done.stderr
    with av.open(str(out)) as container:
        assert container.streams.audio[0].codec_context.name == "opus"
    assert "4G" not in done.stdout.replace(str(out), "")
    assert done.stdout.strip().endswith("bytes")


def test_say_tells_what_it_does_not_know_and_voices_that_there_is_no_voice(tmp_path: Path):
    done = vigie("say", "wifi-on-mars", VIGIE_DATA=str(tmp_path))
    assert (done.returncode, "wifi-on-mars" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    done = vigie("voices", VIGIE_VOICE_ENGINE="off", VIGIE_DATA=str(tmp_path))
    assert (done.returncode, "VIGIE_VOICE_ENGINE" in done.stderr) == (1, True)


def test_backup_and_restore_bring_back_what_was(tmp_path: Path):
    """As an operator does it: a copy while the bot has the database open, an erasure, the database lost, the copy back."""
    environment = {"VIGIE_DATA": str(tmp_path / "data")}
    assert "nothing to copy" in vigie("backup", **environment).stderr
    storage = Storage(tmp_path / "data" / DATABASE)
    for chat in (1, 2):
        storage.people.save(Person(chat, Language.FR))
    done = vigie("backup", **environment)
    assert (done.returncode, "looked over and whole" in done.stdout) == (0, True)
    elsewhere = vigie("backup", str(tmp_path / "elsewhere.db"), **environment)
    assert "60 days at most" in elsewhere.stdout
    storage.erase(2)
    storage.close()
    (tmp_path / "data" / DATABASE).write_bytes(b"lost" * 5000)
    broken = vigie("questions", **environment)
    assert broken.returncode == 1
    assert "`vigie restore` brings back the copy of" in broken.stderr
    assert str(tmp_path) not in broken.stderr
    back = vigie("restore", str(tmp_path / "elsewhere.db"), **environment)
    assert (back.returncode, back.stdout.split(";")[1].strip()) == (
        0,
        "1 people erased since it was made are not in it.\nWhat was there before is kept as vigie.db.replaced for 7 days.",
    )
    again = Storage(tmp_path / "data" / DATABASE)
    assert again.people.get(1)
    assert again.people.get(2) is None
    again.close()
    (tmp_path / "data" / DATABASE).unlink()
    assert vigie("restore", **environment).returncode == 0


def test_restore_says_what_is_wrong_and_changes_nothing(tmp_path: Path):
    environment = {"VIGIE_DATA": str(tmp_path)}
    assert "name the file" in vigie("restore", **environment).stderr
    (tmp_path / "bad.db").write_text("no database")
    refused = vigie("restore", str(tmp_path / "bad.db"), **environment)
    assert (refused.returncode, "Nothing was changed" in refused.stderr) == (1, True)
    with claim(tmp_path):
        assert "stop it first" in vigie("restore", str(tmp_path / "bad.db"), **environment).stderr

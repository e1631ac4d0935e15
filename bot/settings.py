"""The program's settings, read from environment variables that begin with VIGIE_."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "VIGIE_"
PROJECT = Path(__file__).resolve().parent.parent


class WrongSetting(Exception):
    """A setting has an invalid value; the message names it, says why, and what to do, in one line."""


class Settings(BaseSettings):
    """All settings with their defaults; `vigie settings` prints them."""

    telegram_token: SecretStr | None = Field(
        default=None, description="The bot's token from @BotFather; without it, the local chat."
    )
    telegram_api: str = Field(default="https://api.telegram.org", description="Base address of the Bot API.")
    data: Path = Field(default=PROJECT / "data", description="Folder for the database; made when missing.")
    database: SecretStr = Field(
        default=SecretStr(""),
        description=(
            "Address of a PostgreSQL database, postgresql://user:password@host/name; without it, an SQLite file in VIGIE_DATA. "
            "Copies are in VIGIE_DATA in either case. Needs `make postgres`."
        ),
    )
    models: Path = Field(default=PROJECT / "models", description="Folder for the trained model; made when missing.")
    root: Path = Field(default=PROJECT, description="Folder that holds content/, nlu/ and stories/.")
    webhook_url: str | None = Field(default=None, description="Public https address for a webhook; without it, long polling.")
    webhook_secret: SecretStr | None = Field(
        default=None, validate_default=True, description="Secret that Telegram sends along; needed for a webhook."
    )
    webhook_listen: str = Field(default="127.0.0.1", description="Address the webhook listens on, behind your TLS proxy.")
    webhook_port: int = Field(default=8443, ge=1, le=65535, description="Port the webhook listens on.")
    webhook_networks: str = Field(
        default="",
        description=(
            "Networks, with commas, that may call the webhook; without any, all may. "
            "Telegram publishes 149.154.160.0/20,91.108.4.0/22."
        ),
    )
    webhook_proxy_header: str = Field(
        default="",
        description=(
            "Header in which your proxy writes who called it, such as X-Forwarded-For; its last entry counts for "
            "VIGIE_WEBHOOK_NETWORKS. Without it, the address of the connection does."
        ),
    )
    play_port: int = Field(
        default=8765, ge=0, le=65535, description="Port of the local chat page on 127.0.0.1; 0 takes a free one."
    )
    sends_per_second: int = Field(
        default=30, ge=1, le=1000, description="Messages a second at most, answers and reminders together; Telegram allows 30."
    )
    voice_engine: Literal["gtts", "piper", "espeak", "off"] = Field(
        default="gtts",
        description="What speaks: gtts (Google, with a local voice where it does not answer), piper, espeak, or off.",
    )
    piper_voice_fr: Path | None = Field(
        default=None,
        description=(
            "Piper's French voice, an .onnx file with its .json beside it; without it, the one of `vigie voices --fetch`."
        ),
    )
    piper_voice_en: Path | None = Field(default=None, description="Piper's English voice, likewise.")
    listen_model: str | None = Field(
        default=None,
        description="A faster-whisper model to hear voice messages with: a folder, or a name such as small; without it, none.",
    )
    operators: str = Field(
        default="", description="Telegram ids, with commas, of those who run the bot: for them there is /etat (/status)."
    )
    reminders_every: float = Field(default=15, gt=0, description="Seconds between two looks for reminders that are due.")
    copies_to: str = Field(
        default="",
        description="Where each night's copy also goes, sealed: a folder, or s3://bucket/prefix. Needs `make elsewhere`.",
    )
    copies_recipient: str = Field(
        default="",
        validate_default=True,
        description="For whom copies are sealed, age1…: `vigie key FILE` makes a key; keep it away from this machine.",
    )
    s3_endpoint: str = Field(default="", description="Address of the S3-compatible storage; without it, Amazon's.")
    s3_region: str = Field(default="us-east-1", description="Its region; storage that has none takes any.")
    s3_key_id: str = Field(default="", description="The key's id for that storage.")
    s3_secret: SecretStr = Field(default=SecretStr(""), description="The key's secret.")
    keep_questions: bool = Field(
        default=True,
        description="Offer to pass a question that went wrong on to the editors, who have it for 90 days; false keeps none.",
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_format: Literal["text", "json"] = Field(
        default="text", description="text, or json: one JSON object a line, for a log collector."
    )
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="Port of /metrics (Prometheus), /live and /ready; without it, none is served."
    )
    metrics_listen: str = Field(default="127.0.0.1", description="Address that VIGIE_METRICS_PORT listens on.")

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        number, _, key = value.get_secret_value().partition(":")
        if not (number.isdigit() and key):
            raise ValueError("must look like 123456:ABC-def, as @BotFather gives it")
        return value

    @field_validator("database")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("must begin with postgresql:// (leave it out for an SQLite file in VIGIE_DATA)")
        return value

    @property
    def database_url(self) -> str:
        """The address of the PostgreSQL database; empty for an SQLite file."""
        return self.database.get_secret_value()

    @field_validator("telegram_api")
    @classmethod
    def _api(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value and not value.startswith(("https://", "http://127.0.0.1")):
            raise ValueError("must begin with https:// (http:// only for 127.0.0.1, the local Bot API)")
        return value or None

    # Also validated if unset, since a webhook requires a secret.
    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        text = value.get_secret_value() if value else ""
        if info.data.get("webhook_url") and not text:
            raise ValueError("is needed with VIGIE_WEBHOOK_URL: choose 32 random letters and digits")
        if text and not (len(text) <= 256 and all(c.isascii() and (c.isalnum() or c in "_-") for c in text)):
            raise ValueError("may hold 1 to 256 letters, digits, _ and -")
        return value

    @field_validator("webhook_networks")
    @classmethod
    def _networks(cls, value: str) -> str:
        try:
            _read_networks(value)
        except ValueError as error:
            raise ValueError(f"must be networks with commas between them, such as 149.154.160.0/20: {error}") from error
        return value

    @property
    def webhook_callers(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks in `webhook_networks`."""
        return _read_networks(self.webhook_networks)

    # Also validated if unset, since copies elsewhere are always sealed.
    @field_validator("copies_recipient")
    @classmethod
    def _recipient(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("copies_to") and not value.startswith("age1"):
            raise ValueError("is needed with VIGIE_COPIES_TO, and begins with age1: `vigie key FILE` makes one")
        return value

    @field_validator("s3_endpoint")
    @classmethod
    def _endpoint(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://127.0.0.1")):
            raise ValueError("must begin with https:// (http:// only for 127.0.0.1)")
        return value

    @field_validator("operators")
    @classmethod
    def _operators(cls, value: str) -> str:
        if not all(part.strip().isdecimal() for part in value.split(",") if part.strip()):
            raise ValueError("must be numbers with commas between them, as @userinfobot shows one's own")
        return value

    @property
    def operator_ids(self) -> frozenset[int]:
        """The ids in `operators`."""
        return frozenset(int(part) for part in self.operators.split(",") if part.strip())

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()


def _read_networks(value: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())


def load() -> Settings:
    """Read the environment. Raises WrongSetting for the first invalid value or unknown variable that begins with VIGIE_."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            raise WrongSetting(f"{name} is no setting of Vigie: mend its name, `vigie settings` lists them")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise WrongSetting(f"{PREFIX}{str(first['loc'][0]).upper()} {first['msg'].removeprefix('Value error, ')}") from error


def describe(settings: Settings) -> str:
    """Describe each setting: its variable, its current value and its purpose; secrets are masked."""
    lines = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        default = " (default)" if value == field.default else ""
        lines.append(f"{PREFIX}{name.upper()}={value if value is not None else ''}{default}\n    {field.description}")
    return "\n".join(lines)

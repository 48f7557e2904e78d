"""Settings, from environment variables that begin with `FLOORWALKER_`."""

import os
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    DirectoryPath,
    Field,
    SecretStr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from floorwalker.errors import OperatorError

_PREFIX = "FLOORWALKER_"
_ALIKE = 0.93
_PORTS = {"http": 80, "https": 443}


class SettingsError(OperatorError):
    """A setting is wrong. The message names the variable and says what is expected."""


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _origin(text: str) -> str:
    try:
        parts = urlsplit(text)
        port, host = parts.port, parts.hostname or ""
        whole = text.rstrip("/") == f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        whole = False
    if not whole or parts.scheme not in _PORTS or not host or set(text) & set("@* "):
        message = f"{text!r} is not an origin such as https://shop.example"
        raise ValueError(message)
    # A browser leaves the usual port out.
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (
        "" if port in {None, _PORTS[parts.scheme]} else f":{port}"
    )


def _proxy(text: str) -> str:
    if text != "*":
        ip_network(text, strict=False)
    return text


def _path(text: str) -> str:
    return f"/{text.strip('/')}" if text.strip("/") else ""


Origin = Annotated[str, AfterValidator(_origin)]
Proxy = Annotated[str, AfterValidator(_proxy)]
RootPath = Annotated[str, StringConstraints(pattern=r"^[\w./~-]*$"), AfterValidator(_path)]
LogLevel = Annotated[
    str, StringConstraints(to_lower=True, pattern="(?i)^(debug|info|warning|error)$")
]


class Settings(BaseSettings):
    """Everything an operator can set; `docs/operator.md` lists it. Empty is not set."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, env_ignore_empty=True)

    data: Path = Field(default=Path("data"), description="The data folder.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that serve the port.")
    allowed_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(), description="Origins of shop pages that may connect, separated by commas."
    )
    trusted_proxies: Annotated[tuple[Proxy, ...], NoDecode, BeforeValidator(_split)] = Field(
        default=(), description="Addresses of proxies whose `X-Forwarded-*` headers count."
    )
    root_path: RootPath = Field(default="", description="The path a proxy serves us under.")
    database_url: str = Field(
        default="", description="SQLAlchemy URL; SQLite in the data folder where empty."
    )
    secret: SecretStr | None = Field(
        default=None,
        min_length=32,
        description="What signs session tokens; made and kept in the data folder where not given.",
    )
    voice: Path | None = Field(default=None, description="The voice guide, a TOML file.")
    offers: Path | None = Field(
        default=None, description="The file of offers of help and notices, a TOML file."
    )
    pictures: DirectoryPath | None = Field(
        default=None, description="A folder of product pictures to serve at `/pictures/`."
    )
    hero: str = Field(default="", description="The picture on top of the demo shop's home page.")
    embedding_model: Path | None = Field(
        default=None, description="A sentence-transformers folder in place of all-MiniLM-L6-v2."
    )
    messages_per_minute: int = Field(
        default=20, ge=0, description="Messages a conversation may send; 0 turns it off."
    )
    messages_per_minute_per_address: int = Field(
        default=600,
        ge=0,
        description="Messages an address may send, and chats it may open; 0 turns it off.",
    )
    model: str = Field(
        default="", description="A chat model at `OPENAI_BASE_URL`; without, replies need none."
    )
    model_calls_per_shopper: int = Field(
        default=100, ge=0, description="Model calls of one shopper a day; 0 turns it off."
    )
    model_tokens_per_shopper: int = Field(
        default=500_000, ge=0, description="Model tokens of one shopper a day; 0 turns it off."
    )
    model_calls_per_address: int = Field(
        default=500, ge=0, description="Model calls of one address a day; 0 turns it off."
    )
    model_tokens_per_address: int = Field(
        default=2_500_000, ge=0, description="Model tokens of one address a day; 0 turns it off."
    )
    model_calls_per_day: int = Field(
        default=10_000, ge=0, description="Model calls of the shop a day; 0 turns it off."
    )
    model_tokens_per_day: int = Field(
        default=50_000_000, ge=0, description="Model tokens of the shop a day; 0 turns it off."
    )
    metrics_token: str | None = Field(
        default=None, description="The bearer token that opens `/metrics` from elsewhere."
    )
    log_level: LogLevel = Field(default="info", description="The least that is logged.")
    log_format: Literal["text", "json"] = Field(
        default="text", description="How it is logged: `text`, or `json`, an object a line."
    )

    @field_validator("pictures")
    @classmethod
    def _holds_no_data(cls, pictures: Path | None, given: ValidationInfo) -> Path | None:
        """Everything in the folder is served, and the data folder holds what nobody may have."""
        data = given.data.get("data")
        if pictures and data and data.resolve().is_relative_to(pictures.resolve()):
            message = f"{pictures} holds the data folder, which must not be served"
            raise ValueError(message)
        return pictures

    @property
    def resolved_database_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data / 'floorwalker.sqlite').absolute()}"


def load_settings() -> Settings:
    """Read the settings.

    Raises `SettingsError`.
    """
    _refuse_misspelt()
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{_PREFIX}{str(first['loc'][0]).upper()}"
        message = f"{name}: {first['msg'].removeprefix('Value error, ')}"
        raise SettingsError(message) from error


def _refuse_misspelt() -> None:
    known = [f"{_PREFIX}{field.upper()}" for field in Settings.model_fields]
    for name in os.environ:
        if name.startswith(_PREFIX) and name not in known:
            meant = get_close_matches(name, known, 1, _ALIKE)
            if meant:
                message = f"{name}: there is no such setting; is {meant[0]} meant?"
                raise SettingsError(message)

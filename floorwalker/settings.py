"""Settings, from environment variables that begin with `FLOORWALKER_`."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from floorwalker.errors import OperatorError


class SettingsError(OperatorError):
    """A setting is wrong. The message names the variable and says what is expected."""


class Settings(BaseSettings):
    """Everything an operator can set; `docs/operator.md` lists it."""

    model_config = SettingsConfigDict(env_prefix="FLOORWALKER_", frozen=True)

    data: Path = Field(default=Path("data"), description="The data folder.")
    host: str = Field(default="127.0.0.1", description="The address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port to listen on.")
    allowed_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins of shop pages that may connect, separated by commas."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses of proxies whose `X-Forwarded-*` headers count."
    )
    root_path: str = Field(default="", description="The path a proxy serves us under.")
    database_url: str = Field(
        default="", description="SQLAlchemy URL; SQLite in the data folder where empty."
    )
    voice: Path | None = Field(default=None, description="The voice guide, a TOML file.")
    pictures: Path | None = Field(
        default=None, description="A folder of product pictures to serve at `/pictures/`."
    )
    embedding_model: Path | None = Field(
        default=None, description="A sentence-transformers folder in place of all-MiniLM-L6-v2."
    )
    messages_per_minute: int = Field(
        default=20, ge=0, description="Messages a conversation may send; 0 turns it off."
    )
    messages_per_minute_per_address: int = Field(
        default=600, ge=0, description="Messages an address may send; 0 turns it off."
    )
    metrics_token: str | None = Field(
        default=None, description="The bearer token that opens `/metrics` from elsewhere."
    )
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
        return value

    @property
    def resolved_database_url(self) -> str:
        """The database URL in force."""
        return self.database_url or f"sqlite:///{(self.data / 'floorwalker.sqlite').absolute()}"


def load_settings() -> Settings:
    """Read the settings.

    Raises `SettingsError`.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"FLOORWALKER_{str(first['loc'][0]).upper()}"
        message = f"{name}: {first['msg']}"
        raise SettingsError(message) from error

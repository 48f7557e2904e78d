"""Opening the language model, where the operator has named one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from floorwalker.settings import Settings, SettingsError

if TYPE_CHECKING:
    from agent.understanding.lexicon import Lexicon
    from agent.writers.model.budget import Budget
    from agent.writers.model.model_writer import ModelWriter

_NO_KEY = "none"
_CONNECT_WITHIN, _ANSWERS_WITHIN, _STALLS_AFTER = 2.0, 4.0, 2.0


class Endpoint(BaseSettings):
    """Where the model is reached, under the names that every such client reads."""

    model_config = SettingsConfigDict(env_prefix="OPENAI_", frozen=True, env_ignore_empty=True)

    api_key: SecretStr | None = Field(default=None, description="The key of the endpoint.")
    base_url: str = Field(default="", description="The endpoint; OpenAI's own where empty.")

    @field_validator("base_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            message = f"{value!r} is not an address such as http://127.0.0.1:8080/v1"
            raise ValueError(message)
        return value


def load_endpoint() -> Endpoint:
    """Read where the model is.

    Raises `SettingsError`; a server of one's own needs no key, OpenAI's does.
    """
    try:
        endpoint = Endpoint()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"OPENAI_{str(first['loc'][0]).upper()}"
        message = f"{name}: {first['msg'].removeprefix('Value error, ')}"
        raise SettingsError(message) from error
    if endpoint.api_key is None and not endpoint.base_url:
        message = "OPENAI_API_KEY: not set, and FLOORWALKER_MODEL needs it or OPENAI_BASE_URL"
        raise SettingsError(message)
    return endpoint


def open_model_writer(
    settings: Settings,
    lexicon: "Lexicon",
    budget: "Budget",
    mask: Callable[[str], str],
) -> "ModelWriter | None":
    """Build the writer that drafts with the model, None where the operator has named none.

    Raises `SettingsError`.
    """
    if not settings.model:
        return None
    endpoint = load_endpoint()
    # Its libraries take a second and 30 MB, which a shop without a model does not spend.
    import httpx2  # noqa: PLC0415
    from langchain_openai import ChatOpenAI  # noqa: PLC0415

    from agent.writers.model.calling import Caller  # noqa: PLC0415
    from agent.writers.model.model_writer import ModelWriter  # noqa: PLC0415
    from agent.writers.model.wire import JoiningTransport  # noqa: PLC0415

    limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=200)
    client = httpx2.AsyncClient(
        transport=JoiningTransport(stall=_STALLS_AFTER, limits=limits),
        timeout=httpx2.Timeout(_ANSWERS_WITHIN, connect=_CONNECT_WITHIN),
        follow_redirects=False,
    )
    chat = ChatOpenAI(
        model=settings.model,
        api_key=endpoint.api_key or SecretStr(_NO_KEY),
        base_url=endpoint.base_url or None,
        http_async_client=client,
        timeout=httpx2.Timeout(_ANSWERS_WITHIN, connect=_CONNECT_WITHIN),
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
    )
    return ModelWriter(Caller(chat, settings.model, close=client.aclose), budget, lexicon, mask)

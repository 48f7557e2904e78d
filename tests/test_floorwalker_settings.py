"""Settings as they are given, and the secret that may be one of them."""

import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from floorwalker.secret import SecretError, load_secret
from floorwalker.settings import SettingsError, load_settings


def test_many_that_start_at_once_have_one_secret_nobody_else_can_read(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys; from floorwalker.secret import load_secret;"
        "print(load_secret(pathlib.Path(sys.argv[1])).hex())"
    )

    def start(_: int) -> str:
        command = [sys.executable, "-c", script, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(6) as starting:
        secrets = set(starting.map(start, range(6)))
    assert len(secrets) == 1
    assert len(secrets.pop().strip()) == 64
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_secret_of_another_length_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret.key").write_bytes(content)
    with pytest.raises(SecretError, match=re.escape(str(tmp_path / "secret.key"))):
        load_secret(tmp_path)
    assert (tmp_path / "secret.key").read_bytes() == content


def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "secret.key").mkdir()
    with pytest.raises(SecretError, match=re.escape(str(tmp_path / "secret.key"))):
        load_secret(tmp_path)


def test_machines_with_the_same_given_secret_know_each_other_s_sessions(tmp_path: Path) -> None:
    given = "a secret that was given to both machines"
    one, other = tmp_path / "one", tmp_path / "other"
    for data in (one, other):
        data.mkdir()
    assert load_secret(one, given) == load_secret(other, given)
    assert load_secret(one, given) != load_secret(one)
    assert load_secret(one) != load_secret(other)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_ORIGINS", "http://[bad"),
        ("ALLOWED_ORIGINS", "shop.example"),
        ("ALLOWED_ORIGINS", "https://shop.example/page"),
        ("ALLOWED_ORIGINS", "https://me@shop.example"),
        ("ALLOWED_ORIGINS", "https://shop.example, *"),
        ("ALLOWED_ORIGINS", "https://*.shop.example"),
        ("ALLOWED_ORIGINS", "ftp://shop.example"),
        ("TRUSTED_PROXIES", "the proxy"),
        ("PICTURES", "/nowhere/at/all"),
        ("PICTURES", "."),
        ("PORTT", "8000"),
        ("ROOT_PATH", "/a path?"),
        ("SECRET", "too short"),
        ("LOG_LEVEL", "loud"),
        ("PORT", "70000"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"FLOORWALKER_{name}", value)
    with pytest.raises(SettingsError, match=f"^FLOORWALKER_{name}: ") as raised:
        load_settings()
    if name == "SECRET":
        assert value not in str(raised.value)


def test_settings_are_taken_as_they_are_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "LOG_LEVEL": "DEBUG",
        "ROOT_PATH": "assistant/",
        "ALLOWED_ORIGINS": "https://shop.example:443/, http://localhost:3000, http://[::1]:80",
        "TRUSTED_PROXIES": "10.0.0.0/8,127.0.0.1",
        "VOICE": "",
        "HOST": "",
        "PICTURES": "",
        "METRICS_TOKEN": "",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"FLOORWALKER_{name}", value)
    settings = load_settings()
    assert settings.log_level == "debug"
    assert settings.root_path == "/assistant"
    ours = ("https://shop.example", "http://localhost:3000", "http://[::1]")
    assert settings.allowed_origins == ours
    assert settings.trusted_proxies == ("10.0.0.0/8", "127.0.0.1")
    unset = (settings.voice, settings.pictures, settings.metrics_token)
    assert (settings.host, *unset) == ("127.0.0.1", None, None, None)

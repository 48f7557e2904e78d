"""One-time codes (RFC 6238): the key behind them, its QR code, and which code is right now."""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken

ISSUER = "Floorwalker"
_STEP_SECONDS = 30
_STEPS_OFF = 1  # a clock may be that many steps wrong


class Keys:
    """Makes the keys of codes, and encrypts them for the store with a key made of the secret."""

    def __init__(self, secret: bytes) -> None:
        self._box = Fernet(urlsafe_b64encode(sha256(b"floorwalker.console" + secret).digest()))

    def make(self) -> bytes:
        """Return a new key, encrypted."""
        return self._box.encrypt(pyotp.random_base32().encode())

    def open(self, encrypted: bytes) -> str | None:
        """Return a key, None where it was encrypted with another secret."""
        try:
            return self._box.decrypt(encrypted).decode()
        except InvalidToken:
            return None


def step_of(key: str, code: str, now: datetime) -> int | None:
    """Return the time step a code is of, if it is one of this key and of about now."""
    given = "".join(code.split())
    totp = pyotp.TOTP(key)
    step = int(now.timestamp()) // _STEP_SECONDS
    for near in range(step - _STEPS_OFF, step + _STEPS_OFF + 1):
        if hmac.compare_digest(totp.generate_otp(near).encode(), given.encode()):
            return near
    return None


def qr_code(key: str, name: str) -> str:
    """Draw what an authenticator app scans, as SVG."""
    address = pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=ISSUER)
    return segno.make(address, error="m").svg_inline(scale=5, border=3, svgclass="qr", lineclass="")

"""One-time codes of the console, and the keys behind them."""

from databases import Clock

from admin.access.codes import Keys, step_of


def test_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B: the key "12345678901234567890" at 59 s, its last six digits.
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    clock = Clock()
    clock.now = clock.now.fromtimestamp(59, clock.now.tzinfo)
    assert step_of(key, "287 082", clock()) == 1
    assert step_of(key, "287083", clock()) is None
    assert step_of(key, "\u0662\u0668\u0667082", clock()) is None
    clock.now = clock.now.fromtimestamp(59 + 60, clock.now.tzinfo)
    assert step_of(key, "287082", clock()) is None


def test_keys_are_of_no_use_without_the_secret() -> None:
    encrypted = Keys(b"one").make()
    assert Keys(b"one").open(encrypted)
    assert Keys(b"two").open(encrypted) is None

"""Token buckets."""

from bot.web.limits import Limits, Rate


def test_a_bucket_empties_and_fills() -> None:
    now = [0.0]
    limits = Limits(Rate(2, 0.5), Rate(100, 1), clock=lambda: now[0])
    assert [limits.wait("a", "x") for _ in range(3)] == [0, 0, 2]
    assert limits.wait("b", "x") == 0
    now[0] = 2.0
    assert [limits.wait("a", "x"), limits.wait("a", "x")] == [0, 2]


def test_an_address_is_limited_over_its_conversations() -> None:
    limits = Limits(Rate(10, 1), Rate(3, 1), clock=lambda: 0.0)
    assert [limits.wait(name, "x") for name in "abcd"] == [0, 0, 0, 1]
    assert limits.wait("e", "y") == 0

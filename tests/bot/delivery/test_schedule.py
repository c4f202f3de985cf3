"""The schedule of attempts."""

import datetime

from bot.delivery.schedule import WAITS, next_wait


def test_each_wait_has_its_jitter_and_a_receivers_wish_is_heard_up_to_a_day() -> None:
    for attempts, wait in enumerate(WAITS, 1):
        low, high = next_wait(attempts, chance=lambda: 0.0), next_wait(attempts, chance=lambda: 1.0)
        assert low is not None and high is not None and low < wait < high
    assert next_wait(len(WAITS) + 1) is None
    assert next_wait(1, datetime.timedelta(hours=1)) == datetime.timedelta(hours=1)
    assert next_wait(1, datetime.timedelta(days=400)) == datetime.timedelta(days=1)

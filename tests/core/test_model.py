"""Words of the vocabulary that do something."""

from sync.core.model import key_number


def test_the_number_of_a_key_is_what_stands_behind_the_last_dash() -> None:
    assert key_number("OPS-41") == 41
    assert key_number("R2D2_X-7") == 7

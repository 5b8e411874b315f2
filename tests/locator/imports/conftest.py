import pytest

from locator import starting


@pytest.fixture
def ready(db):
    """The states and techniques that every site starts with."""
    starting.load_states()
    starting.load_techniques()

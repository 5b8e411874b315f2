"""Every page that is checked is what its name says."""

import pytest

from audit import pages


class Answers:
    """A site that answers everything alike."""

    def __init__(self, status):
        self.status = status

    def read(self, path):
        return path


def test_a_page_that_is_there_is_read():
    assert pages.read(Answers(200), "study", "/a/") == "/a/"
    assert pages.read(Answers(404), "no such page", "/no/") == "/no/"


@pytest.mark.parametrize(("name", "status"), [("study", 404), ("study", 500), ("no such page", 200)])
def test_a_page_that_is_another_than_its_name_says_is_no_audit(name, status):
    with pytest.raises(RuntimeError, match=f"answered {status}"):
        pages.read(Answers(status), name, "/a/")

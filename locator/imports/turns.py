"""One import at a time: a second one is told so at once, and whoever is killed leaves nothing locked."""

from contextlib import ExitStack, contextmanager

from django.utils.translation import gettext as _

from locator.alone import NotAlone, alone
from locator.imports.reading import Unreadable


class Busy(Unreadable):
    """It is another import's turn."""


@contextmanager
def taken():
    """The turn, for as long as the block lasts. Raises Busy, before anything is read, where it is another's."""
    with ExitStack() as turn:
        try:
            turn.enter_context(alone("import"))
        except NotAlone:
            busy = _("Another import is running on this database; wait for it to end, then run this one again.")
            raise Busy(busy) from None
        yield

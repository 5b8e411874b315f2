"""The way to the mail server, with an end: a timeout of a socket is only that of each wait for a few more bytes."""

import contextlib
import smtplib

from django.conf import settings
from django.core import mail
from django.core.mail.backends import smtp

from locator import errand


class NotTaken(Exception):
    """The mail server said nothing, and took nothing."""


def post(message: mail.EmailMessage, seconds: float) -> None:
    """Hand a message over, or raise what stood in the way: a TimeoutError once the seconds are over, errand.Busy.

    After it has raised, nothing is sent any more; whether the server had taken it by then, nobody can tell. Once it has
    been taken, it is: no matter how the server says goodbye.
    """
    became = []

    def talk():
        connection = mail.get_connection(_backend(), timeout=seconds)
        try:
            connection.open()
            became.append(None if connection.send_messages([message]) else NotTaken())
        except Exception as failure:
            became.append(failure)
        finally:
            with contextlib.suppress(Exception):
                connection.close()

    try:
        errand.within(seconds, talk)
    except TimeoutError:
        if not became:
            raise
    if became[0]:
        raise became[0]


def for_good(failure: Exception) -> bool:
    """Does the server refuse this very letter, or whom it goes to, at every attempt (5xx of SMTP)?

    A sender, a password or a greeting that is refused is ours to put right: then the letter goes as it is.
    """
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in failure.recipients.values())
    return isinstance(failure, smtplib.SMTPDataError) and failure.smtp_code >= 500


def _backend():
    return f"{__name__}.EmailBackend" if settings.EMAIL_BACKEND == _SMTP else settings.EMAIL_BACKEND


_SMTP = "django.core.mail.backends.smtp.EmailBackend"


class _Held(smtplib.SMTP):
    """Its connection can be cut off from outside, whatever it waits for."""

    def _get_socket(self, *args):
        connected = super()._get_socket(*args)
        errand.hold(connected)
        return connected


class _HeldSecurely(smtplib.SMTP_SSL, _Held):
    """Its plain connection is held before the handshake begins."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self):
        return _HeldSecurely if self.use_ssl else _Held

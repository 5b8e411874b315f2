"""What two ways of writing one license number have in common, and how a database finds those that may be the same."""

import string
import unicodedata

from django.db.models import BooleanField, Func, IntegerField, Q, Value
from django.db.models.functions import Length, Right, Substr, Upper

_ASCII = string.ascii_letters + string.digits


class _Octets(Func):
    """The length of a text in UTF-8."""

    function = "OCTET_LENGTH"
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(compiler, connection, template="LENGTH(CAST(%(expressions)s AS BLOB))", **context)


class _Like(Func):
    """Whether a text is like a pattern, which has % for anything."""

    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    output_field = BooleanField()


def key(text: str) -> str:
    """The letters and digits of a number, without case and accents."""
    letters = unicodedata.normalize("NFKD", text.replace("№", " ")).upper()
    return "".join(letter for letter in letters if letter.isalnum())


def near(rows, wanted: str):
    """Those of `rows`, which have a `number`, whose key may be `wanted`: all that are, and few besides.

    The database leaves out what cannot be: a number of ASCII has the letters of its key in their order, whatever else
    stands between them. Of other letters no two databases know the case and the accents, so those come along.
    """
    # Where a number begins or ends with a letter of ASCII, that is the first or last of its key. Little to ask, and it
    # spares the database the rest for most.
    return (
        rows.annotate(first=Substr("number", 1, 1), last=Right("number", 1), octets=_Octets("number"))
        .exclude(last__in=_others(wanted[-1]))
        .exclude(first__in=_others(wanted[0]))
        .filter(Q(octets__gt=Length("number")) | Q(_Like(Upper("number"), Value(f"%{'%'.join(wanted)}%"))))
    )


def _others(letter):
    return [other for other in _ASCII if other.upper() != letter]

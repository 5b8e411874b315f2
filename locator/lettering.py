"""Which rows have certain letters in their order, whatever stands between: what a database can tell of any spelling."""

from django.db.models import BooleanField, Func, IntegerField, Q, Value
from django.db.models.functions import Length, Upper


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


class _GreaterThan(Func):
    template = "(%(expressions)s)"
    arg_joiner = " > "
    output_field = BooleanField()


def has(field: str, letters: str) -> Q:
    """Whether the text in `field` has these letters and digits in their order, in either case.

    Of letters beyond ASCII no two databases know the case and the accents: a text with any is never ruled out.
    """
    pattern = f"%{'%'.join(letters.upper())}%"
    return Q(_Like(Upper(field), Value(pattern))) | Q(_GreaterThan(_Octets(field), Length(field)))

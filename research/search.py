"""Full-text search: which publications have the words asked for, the best match first.

Each database looks words up in its own full-text index over SearchText (see the migration `0002_full_text`). The score
is made here, of nothing but which word or pair of neighbors stands in which column, so that order does not depend on
the database either.
"""

from django.db import NotSupportedError
from django.db.models import BooleanField, F, Func, IntegerField

from research import words

# A question is looked up by its first words only; the rest of them, `ignored` says.
MOST_WORDS = 10

# What a word counts for by the column where it stands, and the letter that PostgreSQL knows the column by. Two words
# that stand next to each other in the question count once more where they do so in a column that keeps pairs.
WEIGHTS = {"title": (8, "A"), "summary": (4, "B"), "body": (1, "C")}
PAIRED = ("title", "summary")

LOOKUP = "SELECT rowid FROM research_fulltext WHERE research_fulltext MATCH %s"

NEWEST = {"study": "year", "article": "publish_at"}


def asked(text):
    """The stems that a text is searched by. None: it has no word to search by, and nothing is found."""
    return words.stems(text)[:MOST_WORDS]


def ignored(text):
    """The words of a text, as typed, that are left out because there are too many."""
    used = set(asked(text))
    left = {word.stem: text[word.start : word.end] for word in words.find(text) if word.stem not in used}
    return list(dict.fromkeys(left.values()))


def pairs(text, stems):
    """The pairs of neighbors in a text that are made of these stems."""
    return [pair for pair in words.pairs(text) if set(pair.split(words.PAIR)) <= set(stems)]


def matching(publications, text, any_word=False):
    """The publications that have every word of a text: title before summary before body, then the newest first.

    `any_word`: those that have at least one of them, and those that have more of them first.
    """
    stems = tuple(asked(text))
    if not stems:
        return publications.none()
    wanted, first = (HasAny, [Matched("search_text__pk", stems).desc()]) if any_word else (HasAll, [])
    newest = F(NEWEST[publications.model._meta.model_name])
    # Asked for by name, so that the join is an inner one, which the index can lead.
    return publications.filter(wanted("search_text__pk", stems), search_text__isnull=False).order_by(
        *first,
        Score("search_text__pk", stems, pairs(text, stems)).desc(),
        newest.desc(nulls_last=True),
        ByteOrder("slug"),
    )


class FullText(Func):
    """Something asked of the full-text index about the SearchText with a primary key."""

    arity = 1

    def __init__(self, key, stems):
        super().__init__(key)
        self.stems = stems

    def as_sql(self, compiler, connection, **context):
        raise NotSupportedError(f"There is no full-text search on {connection.vendor}.")

    # A stem is letters and digits, and a pair two of them around a dot: quotes make it a plain word in both languages.

    def sqlite(self, compiler, query):
        key, params = compiler.compile(self.source_expressions[0])
        return f"{key} IN ({LOOKUP})", [*params, query]

    def postgresql(self, compiler, query):
        # The column is the database's own: no field of the model, but beside the key.
        table = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        return f'{table}."vector" @@ %s::tsquery', [query]


class HasAll(FullText):
    """Whether every stem is there, in whichever column."""

    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **context):
        return self.sqlite(compiler, " AND ".join(f'"{stem}"' for stem in self.stems))

    def as_postgresql(self, compiler, connection, **context):
        return self.postgresql(compiler, " & ".join(f"'{stem}'" for stem in self.stems))


class HasAny(FullText):
    """Whether at least one stem is there, in whichever column."""

    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **context):
        return self.sqlite(compiler, " OR ".join(f'"{stem}"' for stem in self.stems))

    def as_postgresql(self, compiler, connection, **context):
        return self.postgresql(compiler, " | ".join(f"'{stem}'" for stem in self.stems))


class Points(FullText):
    """Points for each thing that is found, added up."""

    output_field = IntegerField()

    def added(self, questions):
        points, conditions, params = zip(*questions, strict=True)
        terms = (
            f"CASE WHEN {condition} THEN {worth} ELSE 0 END"
            for worth, condition in zip(points, conditions, strict=True)
        )
        return f"({' + '.join(terms)})", [value for values in params for value in values]


class Matched(Points):
    """How many of the stems are there."""

    def as_sqlite(self, compiler, connection, **context):
        return self.added((1, *self.sqlite(compiler, f'"{stem}"')) for stem in self.stems)

    def as_postgresql(self, compiler, connection, **context):
        return self.added((1, *self.postgresql(compiler, f"'{stem}'")) for stem in self.stems)


class Score(Points):
    """The weights of the columns in which a stem or a pair stands, added up over all of them."""

    def __init__(self, key, stems, pairs):
        super().__init__(key, stems)
        self.places = [(stem, column) for stem in stems for column in WEIGHTS]
        self.places += [(pair, column) for pair in pairs for column in PAIRED]

    def as_sqlite(self, compiler, connection, **context):
        return self.added(
            (WEIGHTS[column][0], *self.sqlite(compiler, f'{column} : "{word}"')) for word, column in self.places
        )

    def as_postgresql(self, compiler, connection, **context):
        return self.added(
            (weight, *self.postgresql(compiler, f"'{word}':{letter}"))
            for word, (weight, letter) in ((word, WEIGHTS[column]) for word, column in self.places)
        )


class ByteOrder(Func):
    """Text in the order of its bytes, which is SQLite's own; a PostgreSQL may sort by some language's rules."""

    arity = 1

    def as_sql(self, compiler, connection, **context):
        return compiler.compile(self.source_expressions[0])

    def as_postgresql(self, compiler, connection, **context):
        sql, params = compiler.compile(self.source_expressions[0])
        return f'{sql} COLLATE "C"', params

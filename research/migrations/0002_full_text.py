"""The databases' own full-text indexes over SearchText, which research/search.py asks.

No field of the model stands for them, and Django's own schema changes know nothing of them. Beware on SQLite: Django
changes a table by making it anew and dropping the old one, and its triggers go with that. A later migration that
changes the fields or constraints of SearchText has to run `make` after it again (a test finds it where one forgot).
"""

from django.db import migrations

# The words come stemmed, folded and with one space between (research/words.py), and no database may have its own idea
# of them: the `ascii` tokenizer takes every byte beyond ASCII as a letter, and only PostgreSQL's cast to tsvector, not
# its parser, leaves a word like "1e5x" whole. One position a column will do: words that
# stand next to each other come as a word of their own. It may not be the same one, or the word would have one weight
# only.
SQLITE = [
    """CREATE VIRTUAL TABLE research_fulltext USING fts5(
        title, summary, body,
        content='research_searchtext', content_rowid='id', tokenize='ascii', detail='column'
    )""",
    "INSERT INTO research_fulltext(research_fulltext) VALUES ('rebuild')",
    """CREATE TRIGGER research_fulltext_added AFTER INSERT ON research_searchtext BEGIN
        INSERT INTO research_fulltext(rowid, title, summary, body)
        VALUES (new.id, new.title, new.summary, new.body);
    END""",
    """CREATE TRIGGER research_fulltext_removed AFTER DELETE ON research_searchtext BEGIN
        INSERT INTO research_fulltext(research_fulltext, rowid, title, summary, body)
        VALUES ('delete', old.id, old.title, old.summary, old.body);
    END""",
    """CREATE TRIGGER research_fulltext_changed AFTER UPDATE ON research_searchtext BEGIN
        INSERT INTO research_fulltext(research_fulltext, rowid, title, summary, body)
        VALUES ('delete', old.id, old.title, old.summary, old.body);
        INSERT INTO research_fulltext(rowid, title, summary, body)
        VALUES (new.id, new.title, new.summary, new.body);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER IF EXISTS research_fulltext_added",
    "DROP TRIGGER IF EXISTS research_fulltext_removed",
    "DROP TRIGGER IF EXISTS research_fulltext_changed",
    "DROP TABLE IF EXISTS research_fulltext",
]

# Without a list of pending changes (fastupdate), no search has to read through one.
POSTGRESQL = [
    r"""ALTER TABLE research_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS ((
        regexp_replace(title, '[^ ]+', '\&:1A', 'g') || ' ' ||
        regexp_replace(summary, '[^ ]+', '\&:2B', 'g') || ' ' ||
        regexp_replace(body, '[^ ]+', '\&:3C', 'g')
    )::tsvector) STORED""",
    "CREATE INDEX research_searchtext_vector ON research_searchtext USING gin (vector) WITH (fastupdate = off)",
]
POSTGRESQL_BACK = ["ALTER TABLE research_searchtext DROP COLUMN IF EXISTS vector"]  # The index goes with it.


def execute(schema_editor, sqlite, postgresql):
    statements = {"sqlite": sqlite, "postgresql": postgresql}.get(schema_editor.connection.vendor, [])
    for statement in statements:
        schema_editor.execute(statement)


def make(apps, schema_editor):
    unmake(apps, schema_editor)
    execute(schema_editor, SQLITE, POSTGRESQL)


def unmake(apps, schema_editor):
    execute(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("research", "0001_initial")]

    operations = [migrations.RunPython(make, unmake)]

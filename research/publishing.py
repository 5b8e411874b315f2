"""What stands between an article and its readers: everything that has to be mended before it may be published."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from research import claims, links
from research.markdown import Writer, pictures_named
from research.models import Article, Picture
from research.reading import PARTS

# What no page may be without. The date of the next review stands at the foot of each.
REVIEW = ("reviewer", "last_reviewed", "review_due")
OF_ARTICLE = ("title", "summary", "key_messages", "body", "limits", *REVIEW)
OF_STUDY = ("headline", "design", "finding", "limits", "authors", *REVIEW)


@dataclass
class Findings:
    """`stops` has to be mended first. `cautions` is what a public article has come to lack while its readers had it:
    that is to be mended too, but a slip of the pen may be put right without it."""

    stops: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Had:
    """What the readers of a public article have already: ids of the studies that it cites, and its text."""

    studies: frozenset[int] = frozenset()
    text: str = ""


def had(article) -> Had:
    """Of an article as it is saved; nothing where it is not public."""
    saved = Article.objects.published().filter(pk=article.pk).only(*PARTS).first() if article.pk else None
    if saved is None:
        return Had()
    studies = saved.references.exclude(study=None).values_list("study_id", flat=True)
    return Had(frozenset(studies), "\n".join(getattr(saved, part) for part in PARTS))


def problems(article, references) -> list[str]:
    """Sentences that each name one problem; none where the article may be published.

    `references` are those that the article will have, saved or not yet; unsaved ones only need key and study.
    """
    return examine(article, references).stops


def examine(article, references, before=Had()) -> Findings:
    """The same, where readers had `before` already."""
    # A study may be scheduled too, as long as it is there when the article appears.
    moment = max(filter(None, [article.publish_at, timezone.now()]))
    writer = _written(article, references)
    found = Findings(stops=list(writer.problems))
    cited = {entry.reference.key for entry in writer.cited}
    for reference in references:
        if reference.key not in cited:
            found.stops.append(
                _("The reference “%(key)s” is in the list, but the text never cites it.") % {"key": reference.key}
            )
        elif reference.study_id and not reference.study.public_at(moment):
            sentence = _("[^%(key)s] cites “%(study)s”, which is not published.")
            known = found.cautions if reference.study_id in before.studies else found.stops
            known.append(sentence % {"key": reference.key, "study": reference.study})
    for address in sorted(links.dead(writer.links, moment, article.slug)):
        sentence = _("The link to “%(address)s” leads to no page that the public can read.")
        known = found.cautions if address in before.text else found.stops
        known.append(sentence % {"address": address})
    found.stops += _empty(article, OF_ARTICLE)
    return found


def study_problems(study, outcomes) -> list[str]:
    """The same as `problems` for a study: what its page may not be without, and what it may not claim."""
    found = _empty(study, OF_STUDY)
    if not outcomes:
        found.append(_("No outcome is on record: say what was measured, and what was seen."))
    return found + claims.problems(study, outcomes)


def _written(article, references):
    """A writer that has written every part."""
    texts = [getattr(article, part) or "" for part in PARTS]
    keys = set().union(*map(pictures_named, texts))
    writer = Writer(references, pictures=Picture.objects.filter(key__in=keys) if keys else ())
    messages, *rest = texts
    for message in messages.splitlines():
        writer.line(message)
    for text in rest:
        writer.html(text)
    return writer


def _empty(publication, names):
    return [
        _("%(field)s is empty.") % {"field": publication._meta.get_field(name).verbose_name.capitalize()}
        for name in names
        if not getattr(publication, name)
    ]

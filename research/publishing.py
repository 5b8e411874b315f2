"""What stands between an article and its readers: everything that has to be mended before it may be published."""

from django.utils import timezone
from django.utils.translation import gettext as _

from research.markdown import Writer
from research.models import Picture

# The parts of an article that are written in Markdown, in the order in which its page shows them.
PARTS = ("key_messages", "body", "limits", "safety", "learn")


def problems(article, references) -> list[str]:
    """Sentences that each name one problem; none where the article may be published.

    `references` are those that the article will have, saved or not yet; unsaved ones only need key and study.
    """
    # A study may be scheduled too, as long as it is there when the article appears.
    moment = max(filter(None, [article.publish_at, timezone.now()]))
    writer = Writer(references, pictures=Picture.objects.all())
    for part in PARTS:
        writer.html(getattr(article, part) or "")
    found = list(writer.problems)
    cited = {entry.reference.key for entry in writer.cited}
    for reference in references:
        if reference.key not in cited:
            found.append(
                _("The reference “%(key)s” is in the list, but the text never cites it.") % {"key": reference.key}
            )
        elif reference.study_id and not reference.study.public_at(moment):
            sentence = _("[^%(key)s] cites “%(study)s”, which is not published.")
            found.append(sentence % {"key": reference.key, "study": reference.study})
    found += [
        _("%(field)s is empty.") % {"field": article._meta.get_field(name).verbose_name.capitalize()}
        for name in ("title", "summary", "key_messages", "body", "limits", "reviewer", "last_reviewed")
        if not getattr(article, name)
    ]
    return found


def study_problems(study, outcomes) -> list[str]:
    """The same for a study: what its page may not be without."""
    needed = ("headline", "design", "finding", "limits", "authors", "reviewer", "last_reviewed")
    found = [
        _("%(field)s is empty.") % {"field": study._meta.get_field(name).verbose_name.capitalize()}
        for name in needed
        if not getattr(study, name)
    ]
    if not outcomes:
        found.append(_("No outcome is on record: say what was measured, and what was seen."))
    return found

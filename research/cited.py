"""The public articles that cite a study: what happens to it, their readers see."""

from django.utils import timezone
from django.utils.translation import gettext as _

from research.models import Article
from research.publication import Status
from research.workflow import moment_in_words


def in_public(study) -> bool:
    """Whether an article cites it that is approved: public, or about to be."""
    return Article.objects.filter(status=Status.PUBLISHED, references__study=study).exists()


def cautions(study) -> list[str]:
    """Sentences naming the public and scheduled articles that cite a study which is not there, or not for as long."""
    now = timezone.now()
    approved = Article.objects.filter(status=Status.PUBLISHED, references__study=study)
    articles = approved.exclude(expire_at__lte=now).distinct()
    missing = [article for article in articles if not study.public_at(max(article.publish_at, now))]
    found = []
    if missing:
        found.append(_("It is cited, though not on the site, by %(titles)s.") % {"titles": _titles(missing)})
    outlived = [article for article in articles if article not in missing and _outlives(article, study)]
    if outlived:
        told = {"moment": moment_in_words(study.expire_at), "titles": _titles(outlived)}
        found.append(_("It goes on %(moment)s, and is cited beyond that by %(titles)s.") % told)
    return found


def _outlives(article, study):
    return study.expire_at and (article.expire_at is None or article.expire_at > study.expire_at)


def _titles(articles):
    return ", ".join(f"“{article}”" for article in articles)

"""Where articles and studies lead outside of the site."""

from collections.abc import Iterator

from django.db.models import Model

from research.markdown import outside_links
from research.models import Article, Reference, Study
from research.reading import PARTS


def links() -> Iterator[tuple[str, Model]]:
    """Each address with the article or study that staff change to mend it, whether it is public yet or not."""
    for article in Article.objects.order_by("pk").iterator():
        for part in PARTS:
            for address in sorted(outside_links(getattr(article, part))):
                yield address, article
    for reference in Reference.objects.exclude(url="").select_related("article").order_by("pk").iterator():
        yield reference.url, reference.article
    for study in Study.objects.order_by("pk").iterator():
        for address in filter(None, (study.doi_url, study.pubmed_url, study.pmc_url)):
            yield address, study

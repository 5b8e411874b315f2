"""Drafts of studies from citations. Staff write what was found and publish; a citation tells neither."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator, slugify

from research.citations import names
from research.citations.citation import Citation
from research.citations.reading import Reading
from research.evidence import Design
from research.models import Study
from research.publication import Status

# What PubMed says plainly of how a study was made; the first that it says counts.
DESIGN_OF_TYPE = {
    "Meta-Analysis": Design.META_ANALYSIS,
    "Systematic Review": Design.SYSTEMATIC_REVIEW,
    "Randomized Controlled Trial": Design.RANDOMIZED_TRIAL,
}
HEADLINE_LENGTH = Study._meta.get_field("headline").max_length
# Room for “-2023-12” behind it.
FAMILY_LENGTH = Study._meta.get_field("slug").max_length - 10
TAKEN_AS_IT_IS = ("title", "journal", "year", "published_on", "volume", "issue", "pages", "doi", "pmid", "pmcid")


@dataclass
class Drafted:
    """What came of a file: new drafts, and citations of studies that were on record already, each with its study."""

    added: list[Study] = field(default_factory=list)
    there: list[tuple[Citation, Study]] = field(default_factory=list)


@transaction.atomic
def draft_all(reading: Reading) -> Drafted:
    """A draft for each citation that is not on record, or none at all if one of them fails."""
    drafted = Drafted()
    for citation in reading.citations:
        study, is_new = draft(citation)
        if is_new:
            drafted.added.append(study)
        else:
            drafted.there.append((citation, study))
    return drafted


def draft(citation: Citation) -> tuple[Study, bool]:
    """The study that a citation is of, and whether it is a new draft. One with the same identifier is not added again.

    A draft lacks what the form of a study requires: headline, finding and limits in our own words, mostly the design.
    """
    if study := on_record(citation):
        return study, False
    study = Study.objects.create(
        slug=free_slug(citation),
        status=Status.DRAFT,
        headline=Truncator(citation.title).chars(HEADLINE_LENGTH),
        authors="\n".join(citation.authors),
        design=next((design for kind, design in DESIGN_OF_TYPE.items() if kind in citation.publication_types), ""),
        **{name: getattr(citation, name) for name in TAKEN_AS_IT_IS},
    )
    return study, True


def on_record(citation):
    """A study with the same DOI, whatever its case, or the same PMID or PMCID."""
    identifiers = {"doi__iexact": citation.doi, "pmid": citation.pmid, "pmcid": citation.pmcid}
    same = [Q((name, value)) for name, value in identifiers.items() if value]
    return Study.objects.filter(Q(*same, _connector=Q.OR)).order_by("id").first() if same else None


def free_slug(citation):
    """`lin-2023`, by the first author's family name; `lin-2023-2` for the next, and so on."""
    family = names.split(citation.authors[0]).family if citation.authors else citation.journal
    base = f"{slugify(family)[:FAMILY_LENGTH].strip('-') or 'study'}-{citation.year}"
    used = set(Study.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, count = base, 1
    while slug in used:
        count += 1
        slug = f"{base}-{count}"
    return slug

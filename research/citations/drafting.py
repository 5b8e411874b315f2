"""Drafts of studies from citations. Staff write what was found and publish; a citation tells neither."""

from collections import defaultdict
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
IDENTIFIERS = ("doi", "pmid", "pmcid")
TAKEN_AS_IT_IS = ("title", "journal", "year", "published_on", "volume", "issue", "pages", *IDENTIFIERS)


@dataclass
class Drafted:
    """What came of a file: new drafts, and citations of studies that were on record already, each with its study.

    `alike` are those of which only title and year say so.
    """

    added: list[Study] = field(default_factory=list)
    there: list[tuple[Citation, Study]] = field(default_factory=list)
    alike: list[tuple[Citation, Study]] = field(default_factory=list)


@transaction.atomic
def draft_all(reading: Reading) -> Drafted:
    """A draft for each citation that is not on record, or none at all if one of them fails."""
    drafted = Drafted()
    titles = titles_on_record({citation.year for citation in reading.citations})
    for citation in reading.citations:
        if study := on_record(citation):
            drafted.there.append((citation, study))
        elif study := alike(citation, titles[title_key(citation)]):
            drafted.alike.append((citation, study))
        else:
            study = draft(citation)
            titles[title_key(study)].append(study)
            drafted.added.append(study)
    return drafted


def draft(citation: Citation) -> Study:
    """A new draft. It lacks what its form requires: finding and limits in our own words, mostly the design."""
    return Study.objects.create(
        slug=free_slug(citation),
        status=Status.DRAFT,
        headline=Truncator(citation.title).chars(HEADLINE_LENGTH),
        authors="\n".join(citation.authors),
        design=next((design for kind, design in DESIGN_OF_TYPE.items() if kind in citation.publication_types), ""),
        **{name: getattr(citation, name) for name in TAKEN_AS_IT_IS},
    )


def titles_on_record(years):
    """The studies of some years by `title_key`."""
    found = defaultdict(list)
    for study in Study.objects.filter(year__in=years).exclude(title="").order_by("id"):
        found[title_key(study)].append(study)
    return found


def title_key(paper):
    """The year and the title of a citation or a study, however it is capitalized and punctuated."""
    return paper.year, "".join(filter(str.isalnum, paper.title.casefold())) or paper.title


def alike(citation, studies):
    """The first of these studies that may be the paper cited: no identifier of one is another of the other."""
    return next((study for study in studies if not any(differ(citation, study, name) for name in IDENTIFIERS)), None)


def differ(citation, study, name):
    one, other = getattr(citation, name), getattr(study, name)
    return bool(one and other) and one.lower() != other.lower()


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

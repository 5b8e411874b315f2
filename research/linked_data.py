"""What a page says of itself to programs: schema.org, as JSON-LD. The same facts as on the page, and no more."""

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

CONTEXT = "https://schema.org"


def article(reading) -> dict:
    """An article as a MedicalWebPage that was reviewed, and cites."""
    article = reading.article
    return known(
        {
            "@context": CONTEXT,
            "@type": "MedicalWebPage",
            "@id": absolute(article.get_absolute_url()),
            "url": absolute(article.get_absolute_url()),
            "name": article.title,
            "headline": article.title,
            "description": article.summary,
            "inLanguage": "en-US",
            "datePublished": article.publish_at and localtime(article.publish_at).date().isoformat(),
            "dateModified": localtime(article.changed_at).date().isoformat(),
            "lastReviewed": article.last_reviewed and article.last_reviewed.isoformat(),
            "publisher": publisher(),
            "isAccessibleForFree": True,
            "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
            "about": [{"@type": "Thing", "name": tag["name"]} for tag in reading.tags],
            "citation": [
                scholarly(entry.reference.study) if entry.reference.study_id else source(entry.reference)
                for entry in reading.cited
            ],
        }
    )


def study(study) -> dict:
    """A study's page: a page of ours about a scholarly article of others."""
    return known(
        {
            "@context": CONTEXT,
            "@type": "MedicalWebPage",
            "@id": absolute(study.get_absolute_url()),
            "url": absolute(study.get_absolute_url()),
            "name": study.headline,
            "description": study.finding,
            "inLanguage": "en-US",
            "lastReviewed": study.last_reviewed and study.last_reviewed.isoformat(),
            "publisher": publisher(),
            "isAccessibleForFree": True,
            "mainEntity": scholarly(study),
        }
    )


def scholarly(study) -> dict:
    return known(
        {
            "@type": "MedicalScholarlyArticle",
            "name": study.title or study.headline,
            "headline": study.title or study.headline,
            "author": [{"@type": "Person", "name": name} for name in study.author_names],
            "datePublished": study.published_on.isoformat() if study.published_on else str(study.year),
            "publicationType": study.get_design_display(),
            "isPartOf": study.journal and {"@type": "Periodical", "name": study.journal},
            "pagination": study.pages,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": value}
                for name, value in (("DOI", study.doi), ("PMID", study.pmid), ("PMCID", study.pmcid))
                if value
            ],
            "sameAs": [url for url in (study.doi_url, study.pubmed_url, study.pmc_url) if url],
        }
    )


def source(reference) -> dict:
    return known(
        {
            "@type": "CreativeWork",
            "name": reference.title,
            "publisher": reference.author and {"@type": "Organization", "name": reference.author},
            "url": reference.url,
        }
    )


def publisher() -> dict:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute(reverse("home"))}


def absolute(path) -> str:
    return f"{settings.SITE_URL}{path}"


def known(facts) -> dict:
    """Without what is empty: nothing is said of what is not known."""
    return {name: value for name, value in facts.items() if value not in ("", None, [])}

"""What a therapist's page says of itself to programs: schema.org, as JSON-LD. The page's own facts, and no others."""

from django.conf import settings
from django.utils.translation import gettext as _

from locator.profile import FICTIONAL, Place, Profile, Proof, visible
from locator.templatetags.contact import tel


def therapist(profile: Profile) -> dict:
    """A person, the businesses they work for, and what proves that they may."""
    person = profile.therapist
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Person",
            "@id": _absolute(person.get_absolute_url()),
            "url": _absolute(person.get_absolute_url()),
            "name": profile.name,
            "honorificSuffix": visible(person.credentials),
            "jobTitle": _("Massage therapist"),
            "description": str(FICTIONAL) if person.is_demo else person.bio,
            "gender": person.gender and person.get_gender_display(),
            "knowsLanguage": profile.languages,
            "knowsAbout": [technique.name for technique in profile.techniques],
            "hasCredential": [
                *map(_proof, profile.proofs),
                *(_credential(held, "certification", held.title) for held in profile.certifications),
            ],
            "worksFor": [_business(place, profile.name) for place in profile.places],
        }
    )


def _proof(proof: Proof) -> dict:
    if not proof.is_license:
        return _credential(proof.held, "certification", proof.title)
    return _known(
        {
            **_credential(proof.held, "license", proof.title or _("Massage license")),
            "recognizedBy": proof.issuer.board and {"@type": "Organization", "name": proof.issuer.board},
            "validIn": {"@type": "AdministrativeArea", "name": proof.issuer.name},
        }
    )


def _credential(held, category, name) -> dict:
    return _known(
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": category,
            "name": name,
            "identifier": held.number,
            "expires": held.expires_on and held.expires_on.isoformat(),
        }
    )


def _business(place: Place, person: str) -> dict:
    practice = place.practice
    latitude, longitude = place.point.split(",")
    return _known(
        {
            "@type": "HealthAndBeautyBusiness",
            "name": visible(practice.name) or person,
            "telephone": tel(practice.phone) and practice.phone,
            "url": practice.website,
            "address": _known(
                {
                    "@type": "PostalAddress",
                    "streetAddress": practice.public_street,
                    "addressLocality": practice.city,
                    "addressRegion": practice.state_id,
                    "postalCode": practice.public_zip,
                    "addressCountry": "US",
                }
            ),
            # The middle of a ZIP code or of a hidden home's cell is not where the business is.
            "geo": {"@type": "GeoCoordinates", "latitude": float(latitude), "longitude": float(longitude)}
            if place.exact
            else None,
            "amenityFeature": {"@type": "LocationFeatureSpecification", "name": _("Wheelchair access"), "value": True}
            if practice.wheelchair
            else None,
        }
    )


def _absolute(path) -> str:
    return f"{settings.SITE_URL}{path}"


def _known(facts) -> dict:
    """Without what is empty: nothing is said of what is not known."""
    return {name: value for name, value in facts.items() if value not in ("", None, [])}

"""An answer as GeoJSON: the results page for programs. Points are public points; a problem is named, never empty."""

from django.utils.encoding import force_str

from locator import offering


def collection(answer):
    """The body and the HTTP status."""
    if answer.not_found:
        return problem("place_not_found", answer.not_found.message, answer.not_found.suggestions), 404
    if answer.down:
        return problem("service_down", answer.down.message), 503
    if answer.choices:
        return problem("several_places", answer.choices.message, answer.choices.places), 400
    place, results = answer.place, answer.results
    return {
        "type": "FeatureCollection",
        "place": {"label": force_str(place.label), "precision": place.precision},
        "radius_miles": None if place.precision == "state" else answer.question.radius,
        "total": results.total,
        "page": results.page,
        "pages": results.pages,
        "sort": "name" if answer.whole_state else answer.question.sort,
        "counts": offering.counts(answer.groups, results),
        "notices": [force_str(notice) for notice in (*answer.question.notices, *place.notes)],
        "features": [_feature(card) for card in answer.cards],
    }, 200


def problem(code, message, suggestions=()):
    return {
        "error": code,
        "message": force_str(message),
        "suggestions": [force_str(getattr(place, "query", place)) for place in suggestions],
    }


def _feature(card):
    practice, listing = card.practice, card.listing
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [listing.longitude, listing.latitude]},
        "properties": {
            "id": card.therapist.pk,
            "name": card.name,
            "url": card.therapist.get_absolute_url(),
            "distance_miles": None if card.miles is None else round(card.miles, 3),
            "city": practice.city,
            "state": practice.state_id,
            "zip": practice.public_zip,
            "techniques": [technique.slug for technique in card.techniques],
            "license": _proof(listing),
        },
    }


def _proof(listing):
    held = listing.proof
    return {
        "title": held.title,
        "state": listing.license.state_id if listing.license else None,
        "number": held.number,
        "expires": held.expires_on.isoformat(),
        "checked_on": listing.license.verified_on.isoformat() if listing.license else None,
    }

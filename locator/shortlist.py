"""A visitor's shortlist: therapists' ids in the address of the page, such as `ids=3,17`. Nothing of it is kept here.

Whoever has the address has the list: it needs no account, no cookie and no script, and can be bookmarked or sent.
"""

import re

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# As many as one printed sheet holds, with room for notes.
MOST = 6
# As a profile's address has it: 18 digits fit into 64 bits.
_ID = re.compile(r"0{0,17}[1-9][0-9]{0,17}")
_MOST_NOTICES = 3
_MOST_QUOTED = 40


def read(texts: list[str]) -> tuple[tuple[int, ...], list[str]]:
    """The ids of all `ids` parameters, each once, in their order; and, in words, what was left out and why."""
    pieces = [piece.strip() for text in texts for piece in text.split(",")]
    given = dict.fromkeys(piece for piece in pieces if piece)
    good = {text: int(text) for text in given if _ID.fullmatch(text)}
    ids = tuple(dict.fromkeys(good.values()))
    notices = _about_junk([text for text in given if text not in good])
    if (left_out := len(ids) - MOST) > 0:
        notices += _about_too_many(left_out)
    return ids[:MOST], notices


def write(ids) -> str:
    return ",".join(map(str, ids))


def adding(ids, pk: int) -> tuple[int, ...]:
    """The list with a therapist at its end. One past the most is for `read` to leave out, and to say so."""
    return tuple(ids) if pk in ids else (*ids, pk)


def without(ids, pk: int) -> tuple[int, ...]:
    return tuple(kept for kept in ids if kept != pk)


def toggled(ids, pk: int) -> tuple[int, ...]:
    """What the link beside a therapist leads to: the list without them if they are on it, otherwise with them."""
    return without(ids, pk) if pk in ids else adding(ids, pk)


def carried(address: str, ids) -> str:
    """An address of ours that has no query string yet, with the list; as it is where the list is empty."""
    return f"{address}?ids={write(ids)}" if ids else address


def url(ids) -> str:
    """The page on which those on the list stand side by side."""
    return carried(reverse("shortlist"), ids)


def links(request, therapist) -> dict:
    """What a therapist's own page needs to show and carry the list; the rest of its query string stays.

    `notices` for the page; `ids` and `url`, where they are compared, for the bar; `listed`, whether the therapist is on
    the list, and `toggle_url`, this page with them added or removed, for the link.
    """
    ids, notices = read(request.GET.getlist("ids"))
    query = request.GET.copy()
    query.pop("ids", None)
    after = toggled(ids, therapist.pk)
    if after:
        query["ids"] = write(after)
    return {
        "ids": ids,
        "notices": notices,
        "url": url(ids),
        "listed": therapist.pk in ids,
        "toggle_url": f"{request.path}?{query.urlencode(safe=',')}" if query else request.path,
    }


def _about_junk(texts):
    sentence = _("“%(text)s” is not the number of a therapist, so it was left out of your shortlist.")
    notices = [sentence % {"text": _quoted(text)} for text in texts[:_MOST_NOTICES]]
    if (more := len(texts) - _MOST_NOTICES) > 0:
        notices.append(
            ngettext("And %(count)d more like that.", "And %(count)d more like that.", more) % {"count": more}
        )
    return notices


def _about_too_many(left_out):
    sentence = ngettext(
        "A shortlist holds up to %(most)d therapists, so the last one was left out. Remove somebody to make room.",
        "A shortlist holds up to %(most)d therapists, so the last %(count)d were left out. Remove some to make room.",
        left_out,
    )
    return [sentence % {"most": MOST, "count": left_out}]


def _quoted(text):
    """Enough of what was typed to recognize it, without what would break a line."""
    seen = " ".join("".join(letter if letter.isprintable() else " " for letter in text[:200]).split())
    if not seen:
        return " ".join(f"U+{ord(letter):04X}" for letter in text[:3])
    return seen if len(seen) <= _MOST_QUOTED else f"{seen[:_MOST_QUOTED]}…"

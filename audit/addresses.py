"""Which pages are measured, and which are checked: every kind, in every state. Sample people are found on the site."""

import re
from typing import NamedTuple

RESULTS = "/find/?near=60201"
FULL_PAGE = 20
NOBODY = f"{RESULTS}&radius=1&technique=prenatal&technique=reflexology&technique=hot-stone&gender=male&comes_to_me=on"
TOO_MANY_PARAMETERS = "/find/?" + "&".join(["a"] * 1001)

# The states that are no success, by design.
FAILING = {"no such page", "not understood", "town, nobody"}


class Measured(NamedTuple):
    name: str
    path: str
    unlisted: bool = False  # Search engines are told to pass it over, on purpose.


def profiles(results):
    """The paths of the therapists on a page of results, in its order."""
    return list(dict.fromkeys(re.findall(r'href="(/therapists/[\w-]+-\d+/)', results)))


def measured(results):
    """The pages with bars; `results` is the page of results as it was served."""
    people = profiles(results)
    if len(people) < FULL_PAGE:
        raise RuntimeError(f"{RESULTS} lists {len(people)} therapists, not {FULL_PAGE}: nothing to measure.")
    return [
        Measured("home", "/"),
        Measured("results, 20 listings", RESULTS, unlisted=True),
        Measured("profile", people[0]),
        Measured("article", "/research/massage-in-infancy/"),
        Measured("life line", "/research/"),
        Measured("study", "/research/studies/cherkin-2011/"),
    ]


def checked(results):
    """name -> path of every kind of page and every state that a visitor reaches by an address."""
    people = profiles(results)
    ids = [re.search(r"-(\d+)/$", path)[1] for path in people]
    return {
        "home": "/",
        "find": "/find/",
        "results": RESULTS,
        "results, narrowed": f"{RESULTS}&technique=swedish&accepts_new=on",
        "results, second page": f"{RESULTS}&page=2",
        "results, parts not understood": f"{RESULTS}&radius=abc&page=99&technique=bogus&zzz=1",
        "results, nobody near": "/find/?near=99950&radius=5",
        "results, nobody for the filters": NOBODY,
        "results, a state": "/find/?near=Texas",
        "chooser": "/find/?near=springfield",
        "place not found": "/find/?near=qwzzy",
        "nothing typed": "/find/?near=",
        "profile": people[0],
        "shortlist": f"/therapists/shortlist/?ids={','.join(ids[:3])}",
        "shortlist, empty": "/therapists/shortlist/",
        "contact": f"/therapists/{ids[0]}/contact/",
        "report": f"/therapists/{ids[0]}/report/",
        "letter sent": f"/therapists/{ids[0]}/contact/sent/",
        "license check": "/licenses/check/",
        "license check, nothing typed": "/licenses/check/?state=&number=&surname=",
        "license check, on record": f"/licenses/check/?state=IL&surname={people[0].split('/')[2].split('-')[-2]}",
        "license check, none on record": "/licenses/check/?state=CA&number=1",
        "states": "/massage-therapists/",
        "state": "/massage-therapists/il/",
        "town": "/massage-therapists/il/evanston/",
        "town, nobody": "/massage-therapists/il/cairo/",
        "techniques": "/techniques/",
        "technique": "/techniques/swedish/",
        "life line": "/research/",
        "research, narrowed": "/research/?q=baby&design=randomized-trial",
        "research, nothing": "/research/?q=unicorn",
        "article": "/research/massage-in-infancy/",
        "study": "/research/studies/cherkin-2011/",
        "stage": "/research/stages/infancy/",
        "no clear difference": "/research/nothing-found/",
        "glossary": "/research/glossary/",
        "no such page": "/no/such/page/",
        "not understood": TOO_MANY_PARAMETERS,
        "signing in": "/admin/login/",
    }

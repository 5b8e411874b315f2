"""How a study is cited elsewhere: files for reference managers, a line for readers."""

import json
from collections.abc import Callable
from typing import NamedTuple

from research.citing.ama import Ama, ama
from research.citing.formats import bibtex, csl, ris
from research.models import Study

__all__ = ["KINDS", "Ama", "Kind", "ama", "bibtex", "csl", "filename", "ris"]


class Kind(NamedTuple):
    """A format in which a citation can be fetched; its key in `KINDS` is the end of the file's name."""

    label: str
    media_type: str
    write: Callable[[Study], str]


KINDS = {
    "ris": Kind("RIS", "application/x-research-info-systems", ris),
    "bib": Kind("BibTeX", "application/x-bibtex", bibtex),
    "json": Kind(
        "CSL-JSON",
        "application/vnd.citationstyles.csl+json",
        lambda study: json.dumps([csl(study)], ensure_ascii=False, indent=2) + "\n",
    ),
}


def filename(study: Study, kind: str) -> str:
    return f"{study.slug}.{kind}"

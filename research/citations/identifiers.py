"""DOI, PMID and PMCID, bare, whatever they come wrapped in."""

import re
from urllib.parse import unquote

DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
DOI_LABEL = re.compile(r"doi:?\s*(?=10\.)", re.IGNORECASE)
DOI_KIND = re.compile(r"\s*\[doi\]\Z", re.IGNORECASE)
PMID = re.compile(r"(?P<label>PMID:?\s*)?(?P<number>\d+)", re.IGNORECASE)
PMCID = re.compile(r"(?:PMCID:?\s*)?PMC(?P<number>\d+)(?:\.\d+)?", re.IGNORECASE)
PUBMED_ADDRESS = re.compile(r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d+)")
PMC_ADDRESS = re.compile(r"https?://\S*ncbi\.nlm\.nih\.gov/\S*(PMC\d+)")


def doi(text: str) -> str:
    """`https://doi.org/10.1000/182`, `doi:10.1000/182` and `10.1000/182 [doi]` are all `10.1000/182`."""
    if address := DOI_ADDRESS.match(text):
        return unquote(text[address.end() :])
    return DOI_LABEL.sub("", DOI_KIND.sub("", text), count=1).rstrip(".,;")


def pmcid(text: str) -> str:
    """`PMC9875301`, where the text is one and nothing else."""
    match = PMCID.fullmatch(text)
    return f"PMC{match['number']}" if match else ""


def of_addresses(addresses: list[str]) -> dict[str, str]:
    """What web addresses tell: the identifiers in them, and as `url` the first that can be opened."""
    found = {}
    for address in addresses:
        if DOI_ADDRESS.match(address):
            found.setdefault("doi", doi(address))
        elif match := PUBMED_ADDRESS.match(address):
            found.setdefault("pmid", match[1])
        elif match := PMC_ADDRESS.match(address):
            found.setdefault("pmcid", match[1])
        if re.fullmatch(r"https?://\S+", address):
            found.setdefault("url", address)
    return found

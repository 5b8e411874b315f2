"""Made-up rows of the national provider file, in both generations of its header."""

import csv
import io

LOCATION = "Provider Business Practice Location Address "
PLACE = {
    "Provider First Line Business Practice Location Address": "1 MAIN ST",
    LOCATION + "City Name": "EVANSTON",
    LOCATION + "State Name": "IL",
    LOCATION + "Postal Code": "602011234",
    LOCATION + "Country Code (If outside U.S.)": "US",
    LOCATION + "Telephone Number": "8475550100",
}


def header(newer=True):
    """About as many columns, in about the order, that the file has."""
    names = [
        "NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)",
        "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)", "Provider First Name",
        "Provider Middle Name", "Provider Name Prefix Text", "Provider Name Suffix Text", "Provider Credential Text",
        *PLACE, "Provider Second Line Business Practice Location Address", LOCATION + "Fax Number",
        "Provider Enumeration Date", "Last Update Date", "NPI Deactivation Reason Code", "NPI Deactivation Date",
        "NPI Reactivation Date", "Provider Sex Code" if newer else "Provider Gender Code",
    ]  # fmt: skip
    for slot in range(1, 16):
        names += [
            f"Healthcare Provider Taxonomy Code_{slot}", f"Provider License Number_{slot}",
            f"Provider License Number State Code_{slot}", f"Healthcare Provider Primary Taxonomy Switch_{slot}",
        ]  # fmt: skip
    for other in range(1, 51):
        names += [f"Other Provider Identifier_{other}", f"Other Provider Identifier Type Code_{other}"]
        names += [f"Other Provider Identifier State_{other}", f"Other Provider Identifier Issuer_{other}"]
    return [*names, "Certification Date"] if newer else names


def npi(number: int) -> str:
    """The NPI that begins with a nine-digit number made of 1 and this one."""
    nine = f"1{number:08}"
    # Fourteen digits stand before the check digit: of these, from the right, every other one from the last is doubled.
    doubled = [int(digit) * (2 if (14 - place) % 2 == 0 else 1) for place, digit in enumerate("80840" + nine, 1)]
    total = sum(digit // 10 + digit % 10 for digit in doubled)
    return f"{nine}{-total % 10}"


def person(number=1, slot=1, **cells):
    """A massage therapist, the taxonomy and an Illinois license in a slot."""
    return {
        "NPI": npi(number),
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": "DELGADO",
        "Provider First Name": "ROSA",
        "Provider Credential Text": "LMT",
        **PLACE,
        "Provider Sex Code": "F",
        "Provider Gender Code": "F",
        f"Healthcare Provider Taxonomy Code_{slot}": "225700000X",
        f"Provider License Number_{slot}": f"227.{number:06}",
        f"Provider License Number State Code_{slot}": "IL",
        **cells,
    }


def text(rows, newer=True, quoted=True):
    """The file as one text; a row may be a text of its own."""
    names = header(newer)
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        if isinstance(row, str):
            out.write(row)
        else:
            writer.writerow([row.get(name, "") for name in names])
    return out.getvalue()

"""The npm packages of the audit: exact versions, checksums, and no host to fetch them from."""

import json
import re

from audit.tools import HERE

WANTED = json.loads((HERE / "package.json").read_text())
LOCK = json.loads((HERE / "package-lock.json").read_text())


def test_versions_are_exact():
    assert WANTED["dependencies"]["lighthouse"] == "12.8.2"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in WANTED["dependencies"].values())
    assert LOCK["packages"][""]["dependencies"] == WANTED["dependencies"]


def test_every_package_is_locked_by_its_checksum_and_names_no_host():
    packages = {name: about for name, about in LOCK["packages"].items() if name}
    assert [name for name, about in packages.items() if not about.get("integrity")] == []
    hosts = {about.get("resolved", "").rpartition("/-/")[0].split("/")[2:3].__str__() for about in packages.values()}
    assert hosts <= {"[]", "['registry.npmjs.org']"}

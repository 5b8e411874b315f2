"""Files of tagged lines, RIS and PubMed's NBIB: a tag, a hyphen, a value that may run on over untagged lines.

The grammar of a line is `rispy`'s. The records are put together here, as problems need line numbers and files that
end without their last `ER` are common.
"""

from collections.abc import Iterator

import rispy
from django.utils.translation import gettext as _

from research.citations.record import Problem, Record


class RisLine(rispy.RisParser):
    def parse_line(self, line):
        tag, content = super().parse_line(line)
        # Some write no space behind the hyphen; the library would take the first letter for one.
        return tag, content if tag is None else line[5:].strip()


class NbibLine(rispy.RisParser):
    START_TAG = "PMID"
    # A record ends where the next one begins.
    END_TAG = ""

    def parse_line(self, line):
        tag = line[:4].rstrip()
        if line[4:5] == "-" and tag.isalpha() and tag.isupper():
            return tag, line[5:].strip()
        return None, line.strip()


def records(text: str, parser: rispy.RisParser) -> Iterator[Record | Problem]:
    record = last = None
    lost = False
    for number, line in enumerate(text.split("\n"), start=1):
        tag, content = parser.parse_line(line)
        if tag == parser.START_TAG:
            if record:
                yield joined(record)
            record, last, lost = Record(number, {tag: [[content]]}), tag, False
        elif tag == parser.END_TAG:
            if record:
                yield joined(record)
            record = None
        elif record is None:
            # Between records, text without tags is a program's remark. Tags are a citation whose start is missing.
            if tag and not lost:
                yield Problem(number, _("Not taken: a citation starts with “%s”.") % parser.START_TAG)
                lost = True
        elif tag:
            record.fields.setdefault(tag, []).append([content])
            last = tag
        else:
            record.fields[last][-1].append(content)
    if record:
        yield joined(record)


def joined(record):
    """With each value as one text. Its lines are kept until all are there: adding to a text takes ever longer."""
    record.fields = {tag: [" ".join(lines) for lines in values] for tag, values in record.fields.items()}
    return record

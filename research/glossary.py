"""Finding the words of the glossary in a text."""

import re


class Terms:
    """The words of the glossary, as a text may write them: in any case, but for abbreviations in capitals."""

    def __init__(self, terms):
        forms = {form: term for term in terms for form in term.forms}
        # A group for each form, so that a match says which it is; the longest first.
        ordered = sorted(forms, key=len, reverse=True)
        self._terms = [forms[form] for form in ordered]
        ways = (re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})" for form in ordered)
        # Without any form the empty alternative would match everywhere.
        self._pattern = re.compile(rf"\b(?:{'|'.join(f'({way})' for way in ways)})\b") if forms else None

    def next(self, text, linked):
        """The first word of a text whose term is not yet linked: (term, start, end), or None."""
        for match in self._pattern.finditer(text) if self._pattern else ():
            term = self._terms[match.lastindex - 1]
            if term.slug not in linked:
                return term, match.start(), match.end()
        return None

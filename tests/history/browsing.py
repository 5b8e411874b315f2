"""A form as a browser has it open: what it would send, read from the page."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """The named controls of the forms that post."""

    def __init__(self):
        super().__init__()
        self.data, self._posts, self._text, self._select = {}, False, None, None

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._posts = given.get("method") == "post" and not given.get("action", "").endswith("/logout/")
        if not self._posts:
            return
        name, value = given.get("name"), given.get("value", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("submit", "button", "file") or (kind in ("checkbox", "radio") and "checked" not in given):
                return
            self.data.setdefault(name, []).append(value or ("on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self._text = name
            self.data[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.data.setdefault(self._select, []).append(value)

    def handle_data(self, data):
        if self._text:
            self.data[self._text][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the first line end, which is there for it.
            self.data[self._text][0] = self.data[self._text][0].replace("\r\n", "\n").removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._posts = False


def form_of(response) -> dict:
    """What a browser would send if nothing were typed."""
    page = _Form()
    page.feed(response.content.decode())
    return {name: values for name, values in page.data.items() if "__prefix__" not in name}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())

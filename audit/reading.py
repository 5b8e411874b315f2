"""Reads the site like a plain browser: any status is a page, forms are sent with their hidden fields, cookies kept."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from html import unescape

from audit.sample import PASSWORD, STAFF

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SECONDS = 30


class Reader:
    """`status` is that of the page read last."""

    def __init__(self, url):
        self.url, self.status = url, None
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def read(self, path, fields=None):
        """The text of a page; with `fields`, of the answer to them."""
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        try:
            with self._opener.open(self.url + path, data, timeout=SECONDS) as answer:
                self.status = answer.status
                return answer.read().decode()
        except urllib.error.HTTPError as answer:
            self.status = answer.status
            return answer.read().decode()

    def answer(self, path, **fields):
        """The page that answers the form at `path`, filled in with these fields alone."""
        hidden = {name: unescape(value) for name, value in HIDDEN.findall(self.read(path))}
        return self.read(path, hidden | fields)

    def sign_in(self):
        page = self.answer("/admin/login/", username=STAFF, password=PASSWORD, next="/admin/")
        if "/admin/logout/" not in page:
            raise RuntimeError("Signing in to the audit's own site failed.")

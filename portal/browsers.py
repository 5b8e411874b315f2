"""Which browser somebody came with, as far as they would recognize it as theirs: family and system, no version."""

# The first that is found is it: each names those below it as well.
_FAMILIES = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
_SYSTEMS = [
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
]


def named(user_agent: str) -> str:
    """“Firefox, Windows”: names alone, so that nothing has to be translated. Empty where neither is known."""
    found = (next((name for mark, name in known if mark in user_agent), "") for known in (_FAMILIES, _SYSTEMS))
    return ", ".join(filter(None, found))

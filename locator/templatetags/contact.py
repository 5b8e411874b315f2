"""How to reach somebody, as links."""

import re

from django import template

register = template.Library()

_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension|n)?|x|#)[\s.:#=]*([0-9]{1,10})\s*$", re.IGNORECASE)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


@register.filter
def tel(phone: str) -> str:
    """The link that calls a number as people write it; "" where it is not one number that can be called."""
    extension = _EXTENSION.search(phone)
    written = phone[: extension.start()] if extension else phone
    digits = _digits(written)
    if not _is_american(digits) and _is_american(spelled := _digits(written.upper().translate(_KEYPAD))):
        digits = spelled  # "1-800-MASSAGE"
    if not 3 <= len(digits) <= 15:
        return ""
    if _is_american(digits) and not written.lstrip().startswith("+"):
        prefix = "+" if len(digits) == 11 else "+1"
    else:
        prefix = "+" if written.lstrip().startswith("+") else ""
    return f"tel:{prefix}{digits}" + (f";ext={extension[1]}" if extension else "")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


def _is_american(digits: str) -> bool:
    return len(digits) == 10 or (len(digits) == 11 and digits[0] == "1")

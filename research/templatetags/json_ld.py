"""JSON-LD in a page: a block of data, which no browser runs, so that the strict policy has nothing to refuse."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# No text can end the block, or start a comment in it: JSON may write these letters by number.
_BY_NUMBER = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


@register.simple_tag
def json_ld(data):
    text = json.dumps(data, ensure_ascii=False).translate(_BY_NUMBER)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))

"""`{% load highlight %}` then `{{ text|highlight:q }}`, `{{ text|snippet:q }}`, `{{ markdown|plain|snippet:q }}`."""

from django import template

from research import highlighting, indexing

register = template.Library()
register.filter("highlight", highlighting.highlight)
register.filter("snippet", highlighting.snippet)
register.filter("plain", indexing.plain)

"""`{% load gist %}` then `{{ article|gist }}`: what an article in a list is about, and what it rests on."""

from django import template

from research import gist

register = template.Library()
register.filter("gist", gist.of)

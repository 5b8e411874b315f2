"""`{% ama study as cited %}`: the parts of a reference in AMA style."""

from django import template

from research import citing

register = template.Library()
register.simple_tag(citing.ama, name="ama")

"""What waits for staff, for the first page of the admin."""

from django import template

from portal import desk

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_figures(context):
    return desk.figures(context["request"])

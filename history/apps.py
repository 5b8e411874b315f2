"""What was changed, by whom and from where; taking it back; and two people at one form. Knows no app of the site."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "history"

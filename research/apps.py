from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResearchConfig(AppConfig):
    name = "research"
    verbose_name = _("Research")

    def ready(self):
        from history import records
        from research import indexing
        from research.models import Article, Study

        indexing.connect()
        records.register(Article, "references")
        records.register(Study, "outcomes")

"""What staff type to find a row, made fit for the database."""

LONGEST = 200  # Characters. Each word becomes a condition on each field, and SQLite takes a thousand of them.


class PlainSearch:
    """For every `ModelAdmin` with `search_fields`: the search of an autocomplete field, unlike that of a list, is no
    form, and PostgreSQL takes no NUL."""

    def get_search_results(self, request, queryset, search_term):
        plain = search_term.replace("\0", "")[:LONGEST]
        return super().get_search_results(request, queryset, plain)

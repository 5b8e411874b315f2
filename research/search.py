"""Full-text search."""


def matching(publications, text):
    raise NotImplementedError

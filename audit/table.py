"""Tables for people, in plain text."""


def table(head, rows):
    """Columns as wide as they need to be; the first to the left, the others, figures, to the right."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(line[1:], widths[1:], strict=True))]).rstrip()
        for line in lines
    )


def kilobytes(size):
    return f"{size / 1000:.1f} kB"


def seconds(milliseconds):
    return f"{milliseconds / 1000:.2f} s"

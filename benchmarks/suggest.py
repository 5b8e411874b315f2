"""How long a suggestion takes inside the process: `python -m benchmarks.suggest`.

Towns drawn at random, the large ones oftener, are typed letter by letter as people type them: with and without their
state, in small letters, one in three with a slip on the way; ZIP codes and states digit by digit and letter by letter.
Every beginning of two characters and more is put to `suggestions.suggest`, and to a plain scan of all names, which
knows neither slips nor states.

Exit status 1 if the 95th percentile is over the bar.
"""

import gc
import random
import statistics
import sys
import time

import psutil
from django.conf import settings

BAR_MS = 10
TOWNS, ZIPS, SEED = 600, 100, 20260101


def main() -> int:
    if not settings.configured:
        settings.configure(GEOCODER="", GEOCODER_OPTIONS={}, USE_I18N=False)
    from locator import gazetteer, suggestions
    from locator.place_names import key_of

    # What searching needs anyway.
    gazetteer.zips(), gazetteer.zip_codes(), gazetteer.towns_keyed(""), gazetteer.state("IL"), gazetteer.nicknames()
    process = psutil.Process()
    gc.collect()
    before, start = process.memory_info().rss, time.perf_counter()
    suggestions.suggest("ev"), suggestions.suggest("60")
    build = time.perf_counter() - start
    gc.collect()
    memory = process.memory_info().rss - before
    print(f"built once, on first use: {build:.2f} s, {memory / 2**20:.1f} MiB beside the gazetteer's own")

    typed = list(_typed(gazetteer, random.Random(SEED)))
    times = [_seconds(suggestions.suggest, text) for text in typed]
    cuts = [cut * 1000 for cut in statistics.quantiles(times, n=100)]
    print(
        f"{len(typed):,} beginnings: p50 {cuts[49]:.2f} ms, p95 {cuts[94]:.2f} ms, longest {max(times) * 1000:.1f} ms"
    )
    for at in sorted(range(len(typed)), key=times.__getitem__)[-3:]:
        print(f"  slow: {typed[at]!r} {times[at] * 1000:.1f} ms")

    names = [(key_of(town.name), town) for town in gazetteer.towns()]

    def scan(text):
        begun = key_of(text)
        return [town for name, town in names if name.startswith(begun)][: suggestions.MOST]

    some = typed[::7]
    plain = statistics.median(_seconds(scan, text) for text in some)
    ours = statistics.median(_seconds(suggestions.suggest, text) for text in some)
    print(f"a plain scan, which finds less: p50 {plain * 1000:.2f} ms, {plain / ours:.0f} times as long")
    missed = cuts[94] > BAR_MS
    print(f"bar: p95 under {BAR_MS} ms,", "missed" if missed else "met")
    return int(missed)


def _typed(gazetteer, chance):
    counted = [town for town in gazetteer.towns() if town.population]
    drawn = chance.choices(counted, weights=[town.population**0.5 for town in counted], k=TOWNS)
    texts = [chance.choice((town.name, town.label, town.label.replace(",", ""))).lower() for town in drawn]
    texts += chance.sample(gazetteer.zip_codes(), ZIPS)
    texts += [state.name for state in gazetteer.states().values()] + list(gazetteer.nicknames())
    for number, text in enumerate(texts):
        if number % 3 == 0:
            text = _slip(text, chance)
        yield from (text[:length] for length in range(2, len(text) + 1))


def _slip(text: str, chance) -> str:
    at = chance.randrange(1, len(text))
    letter = chance.choice("aeiourst")
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
        )
    )


def _seconds(function, text) -> float:
    start = time.perf_counter()
    function(text)
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())

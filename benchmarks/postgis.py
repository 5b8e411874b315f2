"""The same question asked of PostGIS, in two ways. Its SQL goes through the same Django connection as ours."""

from django.db import connections
from django.utils import timezone

from benchmarks.contenders import Answer
from locator import search
from locator.conditions import masked
from locator.listing import FEATURE_BITS, MASK_COLUMNS, POLYGLOT, SEVERAL, SPOKEN_BITS
from locator.models import Technique
from locator.sphere import METERS_PER_MILE
from locator.tally import Tally

HERE = "ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography"
CIRCLE = f"ST_DWithin(location, {HERE}, %(meters)s) AND listed_until >= %(today)s"
LOCATION = "ST_SetSRID(ST_MakePoint(listing.longitude, listing.latitude), 4326)::geography AS location"


class _PostGIS:
    """Tables of its own, made from the site's the first time; the one that TABLE names is there when all are."""

    def __init__(self, alias):
        self.connection = connections[alias]
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [self.TABLE])
            if cursor.fetchone()[0] is None:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
                for statement in self.SETUP:
                    cursor.execute(statement)
                cursor.execute(f"ALTER TABLE {self.TABLE}_new RENAME TO {self.TABLE}")

    @staticmethod
    def _parameters(question):
        return {
            "lat": question.point.latitude,
            "lon": question.point.longitude,
            "meters": question.miles * METERS_PER_MILE,
            "today": timezone.localdate(),
            "state": question.state,
            "page": search.PAGE_SIZE,
        }


class UsualPostGIS(_PostGIS):
    """As tutorials have it: a geography column and its index, what there can be several of in tables of their own, and
    a query for each thing to know. Better than most in one respect: what is true of a therapist stands in the row.
    """

    TABLE = "bench_usual"
    SETUP = (
        "DROP TABLE IF EXISTS bench_usual_new, bench_usual_settings, bench_usual_languages",
        "CREATE TABLE bench_usual_settings AS SELECT id AS practice_id, setting "
        "FROM locator_practice, jsonb_array_elements_text(settings) AS setting",
        "ALTER TABLE bench_usual_settings ADD PRIMARY KEY (practice_id, setting)",
        "CREATE TABLE bench_usual_languages AS SELECT id AS therapist_id, language "
        "FROM locator_therapist, jsonb_array_elements_text(languages) AS language",
        "ALTER TABLE bench_usual_languages ADD PRIMARY KEY (therapist_id, language)",
        f"CREATE TABLE bench_usual_new AS SELECT practice_id AS id, listing.therapist_id, listed_until, gender, "
        f"accepts_new, wheelchair, {LOCATION} FROM locator_listing AS listing "
        "JOIN locator_practice AS practice ON practice.id = practice_id "
        "JOIN locator_therapist AS therapist ON therapist.id = listing.therapist_id",
        "ALTER TABLE bench_usual_new ADD PRIMARY KEY (id)",
        "CREATE INDEX ON bench_usual_new USING gist (location)",
        "CREATE INDEX ON bench_usual_new (therapist_id)",
        "VACUUM (ANALYZE) bench_usual_new, bench_usual_settings, bench_usual_languages",
    )
    TOTALS = """SELECT COUNT(DISTINCT therapist_id), COUNT(DISTINCT therapist_id) FILTER (WHERE accepts_new),
        COUNT(DISTINCT therapist_id) FILTER (WHERE wheelchair) FROM bench_usual WHERE {near}"""
    FACETS = (
        "SELECT technique_id, COUNT(DISTINCT therapist_id) FROM bench_usual "
        "JOIN locator_therapist_techniques USING (therapist_id) WHERE {near} GROUP BY technique_id",
        "SELECT setting, COUNT(DISTINCT therapist_id) FROM bench_usual "
        "JOIN bench_usual_settings ON practice_id = id WHERE {near} GROUP BY setting",
        "SELECT language, COUNT(DISTINCT therapist_id) FROM bench_usual "
        "JOIN bench_usual_languages USING (therapist_id) WHERE {near} GROUP BY language",
        "SELECT gender, COUNT(DISTINCT therapist_id) FROM bench_usual WHERE {near} GROUP BY gender",
    )
    NEAREST = f"""SELECT therapist_id, MIN(ST_Distance(location, {HERE})) AS away FROM bench_usual WHERE {{near}}
        GROUP BY therapist_id ORDER BY away, therapist_id LIMIT %(page)s"""

    def __init__(self, alias):
        super().__init__(alias)
        techniques = dict(Technique.objects.using(alias).values_list("pk", "bit"))
        self.bits = techniques | FEATURE_BITS | SPOKEN_BITS
        self.having = {
            bit: f"EXISTS (SELECT 1 FROM locator_therapist_techniques AS own "
            f"WHERE own.therapist_id = bench_usual.therapist_id AND own.technique_id = {technique})"
            for technique, bit in techniques.items()
        }
        self.having |= {
            bit: f"EXISTS (SELECT 1 FROM bench_usual_languages AS own "
            f"WHERE own.therapist_id = bench_usual.therapist_id AND own.language = '{code}')"
            for code, bit in SPOKEN_BITS.items()
        }
        self.having |= {FEATURE_BITS[name]: name for name in ("accepts_new", "wheelchair")}

    def __call__(self, question):
        parameters = self._parameters(question)
        near = " AND ".join([CIRCLE, *(self.having[bit] for bit in question.wanted)])
        with self.connection.cursor() as cursor:
            cursor.execute(self.TOTALS.format(near=near), parameters)
            total, accepting, accessible = cursor.fetchone()
            counts = {FEATURE_BITS["accepts_new"]: accepting, FEATURE_BITS["wheelchair"]: accessible}
            for facet in self.FACETS:
                cursor.execute(facet.format(near=near), parameters)
                counts |= {self.bits[value]: count for value, count in cursor.fetchall() if value in self.bits}
            cursor.execute(self.NEAREST.format(near=near), parameters)
            return Answer(total, counts, [row[0] for row in cursor.fetchall()])


class TunedPostGIS(_PostGIS):
    """The best we can make of it: rows in the order of the index, masks packed and counted as ours are, and the page
    from as small a circle as the total suggests. The index's own nearest-neighbor order, `<->`, is that of a sphere.
    """

    TABLE = "bench_tuned"
    SETUP = (
        "DROP TABLE IF EXISTS bench_tuned_new",
        f"CREATE TABLE bench_tuned_new AS SELECT practice_id, listing.therapist_id, listed_until, certified_until, "
        f"listing.state, travel_radius_miles * {METERS_PER_MILE!r} AS reach, {', '.join(MASK_COLUMNS)}, {LOCATION} "
        "FROM locator_listing AS listing JOIN locator_practice AS practice ON practice.id = practice_id",
        "CREATE INDEX bench_tuned_location ON bench_tuned_new USING gist (location)",
        "CLUSTER bench_tuned_new USING bench_tuned_location",
        "VACUUM (ANALYZE) bench_tuned_new",
    )
    # By the name that `masked` knows.
    NEAR = f"FROM bench_tuned AS locator_listing WHERE {CIRCLE}"
    # With the two bits that depend on day and place, as ours.
    MASK = f"""mask | CASE WHEN certified_until >= %(today)s THEN {1 << search.CERTIFIED} ELSE 0 END
        | CASE WHEN reach > 0 AND ST_DWithin(location, {HERE}, reach) AND (state = %(state)s OR EXISTS (
            SELECT 1 FROM locator_territory AS own WHERE own.practice_id = locator_listing.practice_id
            AND own.state = %(state)s AND own.until >= %(today)s))
        THEN {1 << search.COMES} ELSE 0 END"""
    COLUMNS = (f"({MASK})", *MASK_COLUMNS[1:], "therapist_id")
    PACKED = ", ".join(
        f"string_agg({'||'.join([f'int8send({column})' for column in columns])}, ''::bytea) FILTER (WHERE {condition})"
        for columns, condition in (
            (COLUMNS[:1], f"mask < {POLYGLOT}"),
            (COLUMNS[:3], f"mask >= {POLYGLOT} AND mask < {SEVERAL}"),
            (COLUMNS, f"mask >= {SEVERAL}"),
        )
    )
    NEAREST = f"ORDER BY ST_Distance(location, {HERE}), therapist_id LIMIT %(limit)s"

    def __call__(self, question):
        parameters = self._parameters(question)
        fit = " AND ".join(filter(None, [self.NEAR, masked(question.wanted)]))
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {self.PACKED} {self.NEAR}", parameters)
            tally = Tally(*(bytes(group or b"") for group in cursor.fetchone()))
            total, rows = tally.total(question.wanted), tally.rows(question.wanted)
            wanted, nearest = min(search.PAGE_SIZE, total), {}
            for reach, limit in search._attempts(question.miles, wanted, total, rows):
                parameters |= {"meters": reach * METERS_PER_MILE, "limit": limit}
                cursor.execute(f"SELECT therapist_id {fit} {self.NEAREST}", parameters)
                nearest = dict.fromkeys(row[0] for row in cursor.fetchall())
                if len(nearest) >= wanted:
                    break
        return Answer(total, tally.counts(question.wanted), list(nearest)[:wanted])

"""The same study in every format, and nothing that a field holds may break one."""

import datetime
import json

import bibtexparser
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from research import citing
from research.models import Study


def lin(**facts):
    return Study(
        **{
            "slug": "lin-2023",
            "headline": "Mothers massaged their infants’ itching skin",
            "title": "The positive effect of mother-performed infant massage on infantile eczema and maternal mental "
            "state: A randomized controlled trial",
            "authors": "Lin L\nYu L\nZhang S\nLiu J\nXiong Y\n",
            "journal": "Front Public Health",
            "year": 2023,
            "published_on": datetime.date(2023, 1, 11),
            "volume": "10",
            "doi": "10.3389/fpubh.2022.1068043",
            "pmid": "36711419",
            "pmcid": "PMC9875301",
        }
        | facts
    )


def goel(**facts):
    return Study(
        **{
            "slug": "goel-2022",
            "headline": "What palliative care clinicians recommend",
            "title": "Do Palliative Care Providers Use Complementary and Integrative Medicine? A Nationwide Survey",
            "authors": "Goel AR\nHenderson CR Jr\nReid MC",
            "journal": "J Pain Symptom Manage",
            "year": 2022,
            "volume": "63",
            "issue": "4",
            "pages": "599–609",
            "doi": "10.1016/j.jpainsymman.2021.11.002",
        }
        | facts
    )


def cherkin(**facts):
    return Study(
        **{
            "slug": "cherkin-2011",
            "headline": "Two kinds of massage for a back that hurts",
            "title": "A comparison of the effects of 2 types of massage and usual care on chronic low back pain: "
            "a randomized, controlled trial",
            "authors": "Cherkin DC\nSherman KJ\nKahn J\nWellman R\nCook AJ\nJohnson E\nErro J\nDelaney K\nDeyo RA",
            "journal": "Ann Intern Med",
            "year": 2011,
            "volume": "155",
            "issue": "1",
            "pages": "1-9",
            "doi": "10.7326/0003-4819-155-1-201107050-00002",
        }
        | facts
    )


class TestAma:
    def test_up_to_six_authors_are_all_named(self):
        assert str(citing.ama(lin())) == (
            "Lin L, Yu L, Zhang S, Liu J, Xiong Y. The positive effect of mother-performed infant massage on infantile "
            "eczema and maternal mental state: A randomized controlled trial. Front Public Health. 2023;10. "
            "doi:10.3389/fpubh.2022.1068043"
        )

    def test_more_are_three_and_the_others(self):
        assert str(citing.ama(cherkin())) == (
            "Cherkin DC, Sherman KJ, Kahn J, et al. A comparison of the effects of 2 types of massage and usual care "
            "on chronic low back pain: a randomized, controlled trial. Ann Intern Med. 2011;155(1):1-9. "
            "doi:10.7326/0003-4819-155-1-201107050-00002"
        )

    def test_a_suffix_follows_the_initials(self):
        assert str(citing.ama(goel())) == (
            "Goel AR, Henderson CR Jr, Reid MC. Do Palliative Care Providers Use Complementary and Integrative "
            "Medicine? A Nationwide Survey. J Pain Symptom Manage. 2022;63(4):599-609. "
            "doi:10.1016/j.jpainsymman.2021.11.002"
        )

    def test_the_journal_stands_alone_to_be_set_in_italics(self):
        reference = citing.ama(goel())
        assert reference.journal == "J Pain Symptom Manage"
        assert reference.before.endswith("A Nationwide Survey. ")
        assert reference.after.startswith(". 2022;63(4)")

    @pytest.mark.parametrize(
        ("facts", "text"),
        [
            ({}, "Goel AR. T. J. 2022;63(4):599-609."),
            ({"title": "Does it?"}, "Goel AR. Does it? J. 2022;63(4):599-609."),
            ({"title": ""}, "Goel AR. [Our words]. J. 2022;63(4):599-609."),
            ({"authors": ""}, "T. J. 2022;63(4):599-609."),
            ({"authors": "\x01\net al."}, "T. J. 2022;63(4):599-609."),
            ({"authors": "et al."}, "T. J. 2022;63(4):599-609."),
            ({"authors": "A B\nC D\nE F\nG H\net al."}, "A B, C D, E F, et al. T. J. 2022;63(4):599-609."),
            ({"authors": "\n".join("ABCDEF")}, "A, B, C, D, E, F. T. J. 2022;63(4):599-609."),
            ({"journal": ""}, "Goel AR. T. 2022;63(4):599-609."),
            ({"issue": ""}, "Goel AR. T. J. 2022;63:599-609."),
            ({"volume": ""}, "Goel AR. T. J. 2022;(4):599-609."),
            ({"volume": "", "issue": ""}, "Goel AR. T. J. 2022:599-609."),
            ({"volume": "", "issue": "", "pages": ""}, "Goel AR. T. J. 2022."),
        ],
    )
    def test_what_is_not_known_leaves_no_gap(self, facts, text):
        known = {"title": "T", "headline": "Our words", "authors": "Goel AR", "journal": "J", "doi": ""}
        assert str(citing.ama(goel(**known | facts))) == text


class TestRis:
    def test_a_record(self):
        assert citing.ris(goel(published_on=datetime.date(2022, 4, 1), pmid="34788656", pmcid="PMC9121789")) == (
            "TY  - JOUR\n"
            "TI  - Do Palliative Care Providers Use Complementary and Integrative Medicine? A Nationwide Survey\n"
            "AU  - Goel, A. R.\n"
            "AU  - Henderson, C. R., Jr\n"
            "AU  - Reid, M. C.\n"
            "T2  - J Pain Symptom Manage\n"
            "JO  - J Pain Symptom Manage\n"
            "PY  - 2022\n"
            "DA  - 2022/04/01/\n"
            "VL  - 63\n"
            "IS  - 4\n"
            "SP  - 599\n"
            "EP  - 609\n"
            "DO  - 10.1016/j.jpainsymman.2021.11.002\n"
            "AN  - 34788656\n"
            "DB  - PubMed\n"
            "C2  - PMC9121789\n"
            "UR  - https://doi.org/10.1016/j.jpainsymman.2021.11.002\n"
            "ER  - \n"
        )

    def test_what_is_not_known_is_not_there(self):
        bare = Study(slug="x", headline="Our words", year=2001)
        assert citing.ris(bare) == "TY  - JOUR\nTI  - [Our words]\nPY  - 2001\nER  - \n"

    @settings(deadline=None)
    @given(st.text(), st.text(), st.text())
    def test_no_field_can_end_the_record_or_start_another(self, title, author, pages):
        hostile = "\nER  - \n\nTY  - BOOK\rTI  - Not ours\n"
        study = lin(title=title + hostile, authors=author + hostile, journal=hostile, pages=pages, volume=hostile)
        text = citing.ris(study)
        (record,) = rispy.loads(text)
        assert record["type_of_reference"] == "JOUR"
        assert record["title"].endswith("ER - TY - BOOK TI - Not ours")
        assert record["doi"] == "10.3389/fpubh.2022.1068043"
        assert "unknown_tag" not in record
        assert text.splitlines() == text.split("\n")[:-1]


class TestBibtex:
    def test_an_entry(self):
        assert citing.bibtex(goel(published_on=datetime.date(2022, 4, 1), pmid="34788656")) == (
            "@article{goel-2022,\n"
            "\tauthor = {Goel, A. R. and Henderson, Jr, C. R. and Reid, M. C.},\n"
            "\ttitle = {Do Palliative Care Providers Use Complementary and Integrative Medicine? "
            "A Nationwide Survey},\n"
            "\tjournal = {J Pain Symptom Manage},\n"
            "\tyear = {2022},\n"
            "\tdate = {2022-04-01},\n"
            "\tvolume = {63},\n"
            "\tnumber = {4},\n"
            "\tpages = {599--609},\n"
            "\tdoi = {10.1016/j.jpainsymman.2021.11.002},\n"
            "\tpmid = {34788656},\n"
            "\turl = {https://doi.org/10.1016/j.jpainsymman.2021.11.002}\n"
            "}\n"
        )

    def test_what_latex_would_act_on_is_written_out_and_letters_are_kept(self):
        text = citing.bibtex(lin(title=r"5% of {x_y} & Yüksel İ: $2 #1 a\b ~ ^", doi="10.1000/a_b"))
        assert (
            r"title = {5\% of \textbraceleft{}x\_y\textbraceright{} \& Yüksel İ: \$2 \#1 a\textbackslash{}b "
            r"\textasciitilde{} \textasciicircum{}}"
        ) in text
        assert r"doi = {10.1000/a\_b}" in text

    def test_two_of_a_kind_do_not_melt_into_one_letter(self):
        assert "title = {A -{}- `{}`b'{}' <{}< ?{}`}" in citing.bibtex(lin(title="A -- ``b'' << ?`"))

    def test_a_family_that_would_be_read_as_two_people_stands_in_braces(self):
        assert "author = {{Salt and Light F}}" in citing.bibtex(lin(authors="Salt and Light F"))

    def test_groups_and_unfinished_lists(self):
        text = citing.bibtex(lin(authors="van der Watt G\nTouch and Time Group\net al."))
        assert "author = {van der Watt, G. and {Touch and Time Group} and others}" in text

    @settings(deadline=None)
    @given(st.text(), st.text(), st.text())
    def test_no_field_can_break_the_entry(self, title, author, pages):
        hostile = '}},"\n@article{other, title = {Not ours}}\n@comment{'
        study = lin(title=title + hostile, authors=author + hostile, journal=hostile, pages=pages, volume=hostile)
        library = bibtexparser.parse_string(citing.bibtex(study))
        assert [entry.key for entry in library.entries] == ["lin-2023"]
        assert len(library.blocks) == 1
        assert library.entries[0]["doi"] == "10.3389/fpubh.2022.1068043"


class TestCsl:
    def test_an_item(self):
        assert citing.csl(goel(pmid="34788656", pmcid="PMC9121789")) == {
            "id": "goel-2022",
            "type": "article-journal",
            "title": "Do Palliative Care Providers Use Complementary and Integrative Medicine? A Nationwide Survey",
            "author": [
                {"family": "Goel", "given": "A. R."},
                {"family": "Henderson", "given": "C. R.", "suffix": "Jr"},
                {"family": "Reid", "given": "M. C."},
            ],
            "issued": {"date-parts": [[2022]]},
            "container-title": "J Pain Symptom Manage",
            "volume": "63",
            "issue": "4",
            "page": "599-609",
            "DOI": "10.1016/j.jpainsymman.2021.11.002",
            "PMID": "34788656",
            "PMCID": "PMC9121789",
            "URL": "https://doi.org/10.1016/j.jpainsymman.2021.11.002",
        }

    def test_the_full_date_where_it_is_known(self):
        assert citing.csl(lin())["issued"] == {"date-parts": [[2023, 1, 11]]}

    def test_a_group_has_no_given_name(self):
        assert citing.csl(lin(authors="Touch and Time Group\net al."))["author"] == [
            {"literal": "Touch and Time Group"},
            {"literal": "et al."},
        ]

    def test_what_is_not_known_is_not_there(self):
        bare = Study(slug="x", headline="Our words", year=2001)
        assert citing.csl(bare) == {
            "id": "x",
            "type": "article-journal",
            "title": "[Our words]",
            "issued": {"date-parts": [[2001]]},
        }

    def test_without_a_doi_it_leads_to_pubmed_then_to_pmc(self):
        assert citing.csl(lin(doi=""))["URL"] == "https://pubmed.ncbi.nlm.nih.gov/36711419/"
        assert citing.csl(lin(doi="", pmid=""))["URL"] == "https://pmc.ncbi.nlm.nih.gov/articles/PMC9875301/"


class TestKinds:
    def test_each_has_its_media_type_and_file_name(self):
        assert {kind: (citing.filename(lin(), kind), about.media_type) for kind, about in citing.KINDS.items()} == {
            "ris": ("lin-2023.ris", "application/x-research-info-systems"),
            "bib": ("lin-2023.bib", "application/x-bibtex"),
            "json": ("lin-2023.json", "application/vnd.citationstyles.csl+json"),
        }

    def test_json_is_a_list_as_reference_managers_want_it(self):
        text = citing.KINDS["json"].write(lin(title="Yüksel"))
        assert json.loads(text) == [citing.csl(lin(title="Yüksel"))]
        assert "Yüksel" in text

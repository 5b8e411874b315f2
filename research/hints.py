"""What staff are told beside each field of research: its format, where to find it, what it does in public."""

from django.utils.translation import gettext_lazy as _

PUBLICATION = {
    "publish_at": _("Public from then on, in the site’s time zone. Empty: from the moment it is published."),
    "expire_at": _("Gone from then on; its address then answers “not here”. Empty: it stays."),
    "reviewer": _("Who checked it against the sources: name and credentials, as the public reads them."),
    "last_reviewed": _(
        "Set when you approve. Change it only after reading it all again, not for a small edit. Public."
    ),
    "review_due": _("When to look whether newer research changes it. Then it shows up under “Review due”."),
}
ARTICLE = PUBLICATION | {
    "title": _(
        "A plain question or statement, at most about 60 characters. The heading, and what search engines show."
    ),
    "slug": _("The end of its address, /research/…/. Made from the title; once public, leave it: links point there."),
    "summary": _("Two sentences, at most 300 characters: what is known, and how surely. For lists and search engines."),
    "picture": _("Type its key to find one that was uploaded under “Pictures”. Empty: none."),
    "key_messages": _("Three to five, one per line, each a whole sentence that is true alone. They stand first."),
    "body": _(
        "Markdown: ## for headings, [^key] where a reference below is cited, ![](picture:key) for a picture. Say no "
        "more than the design of a study can show."
    ),
    "limits": _("Markdown. What the evidence leaves open: small trials, no blinding, whom it leaves out. Required."),
    "safety": _("Markdown. When to ask a doctor first, when not to be massaged. Empty: the part is left out."),
    "learn": _("Markdown. Only where parents or family gave the massage in the studies. Empty: the part is left out."),
}
STAGES = _("All that it is about. They place it on the life line and in the lists of those stages.")
TOPICS = _("What somebody would look for: lists and filters go by them.")
STUDIED_TECHNIQUES = _("Those that were given. They lead from the study to therapists who offer them.")
REFERENCE = {
    "key": _("A short name for [^key] in the text, such as lin. Numbers on the page follow the order of first use."),
    "study": _("Type an author, a year or a word. The citation then comes from its record."),
    "author": _("Only for what is no study: who published it, such as National Center for Health Statistics."),
    "title": _("The title as the source has it."),
    "date": _("As the source has it: 2024, or May 2, 2024."),
    "url": _("Where it can be read, https://. Readers are sent there."),
}
STUDY = PUBLICATION | {
    "headline": _("What was studied and what came out, in plain words of our own; not the paper’s title."),
    "slug": _(
        "Family name and year, such as lin-2023. Its address and its file name when cited: once public, leave it."
    ),
    "finding": _("One to three sentences: what was found, with “no difference” where there was none, and no more."),
    "limits": _(
        "One to three sentences: what this design, size or comparison cannot tell. Required, and always shown."
    ),
    "design": _("As the paper’s methods say. It decides which words may be used of the result."),
    "participants": _("Everyone who took part, a number. Empty where the paper does not say."),
    "included": _("Only of a review: how many studies it rests on."),
    "population": _("Who they were: age, condition, country, as the paper says."),
    "arms": _("One group a line: what they got, and how many were analyzed."),
    "intervention": _("What was done, where on the body, by which protocol."),
    "sessions": _("How many in all. Empty: not stated."),
    "minutes": _("Of one session."),
    "weeks": _("From the first to the last session, rounded."),
    "frequency": _("In words, such as twice a week."),
    "alongside": _("What everyone in the massage group got besides, such as exercise."),
    "given_by": _("Decides whether readers are shown “Learn to do this”: only where parents or family gave it."),
    "given_by_note": _("Instead of the words of the choice, where the paper says more."),
    "comparison": _("What the others got. It decides whether the result can speak for massage itself."),
    "follow_up": _("How long after the last session anybody still measured."),
    "harms": _("What the paper says of unwanted effects. Empty shows “Not stated in what we read.”"),
    "funding": _("Who paid, and interests the authors declare. Empty shows “Not stated in what we read.”"),
    "graded_by": _("Who graded the certainty, such as Cochrane 2015. Empty where nobody did."),
    "note": _("For readers: a correction, a retraction, or what we read of it if not the whole paper."),
    "title": _("Of the paper, word for word, without a final period."),
    "authors": _("One a line, family name and initials: Lin L. A last line “et al.” where not all are known."),
    "journal": _("In short, as PubMed has it: J Pain."),
    "year": _("Four digits, as it is cited."),
    "published_on": _("Where the day is known."),
    "pages": _("Such as 12-9, or an article number."),
    "doi": _("Begins with 10., without https://doi.org/. Readers are sent there."),
    "pmid": _("The number in PubMed, digits alone."),
    "pmcid": _("PMC and digits: the free full text."),
    "registration": _("Such as NCT01234567. Empty where none is named."),
}
OUTCOME = {
    "position": _("1 is what the study was about: lists and the life line show that one."),
    "name": _("Such as pain, or sleep."),
    "result": _("Only what the comparison allows. “No clear difference” is shown as plainly as “better”."),
    "against": _("What massage was compared with for this outcome."),
    "effect": _("The size as the paper has it, with its range: 1.2 points of 10 less (0.4 to 2.0)."),
    "measured": _("Such as after 5 weeks."),
    "certainty": _("Only if somebody graded it (GRADE); otherwise “not graded”."),
}
STAGE = {
    "slug": _("Its address, and the name of its symbol: leave it as it is."),
    "name": _("As on the life line."),
    "summary": _("One or two sentences at the head of its page."),
    "position": _("1 comes first in life. Moves its place on the life line."),
}
TOPIC = {
    "slug": _("Its address: once in use, leave it."),
    "name": _("As in lists and filters."),
    "summary": _("One or two sentences at the head of its page, and what search engines show."),
}
STUDIED_TECHNIQUE = {
    "slug": _("The same as of the technique that visitors search by: the link from a study to therapists needs it."),
    "name": _("As studies and filters show it."),
}
TERM = {
    "slug": _("The end of its address in the glossary: once in use, leave it."),
    "name": _("In the singular. The first place where an article uses it leads to what it means."),
    "also": _("Other forms of the word, one per line, such as its plural: they lead there as well."),
    "definition": _("One or two plain sentences that need no other hard word."),
}
PICTURE = {
    "key": _("A short name without spaces: ![](picture:key) shows it in a text."),
    "alt": _("What it shows, in one sentence, for those who cannot see it. Not “picture of”."),
    "decorative": _("Only where it says nothing that the text does not; then leave the words empty."),
    "credit": _("Who made it, and under which license. Shown under it."),
}

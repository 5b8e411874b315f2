"""What staff are told beside each field of the therapists: its format, where to find it, what it does in public."""

from django.utils.translation import gettext_lazy as _

THERAPIST = {
    "first_name": _("As on the license. Leave both names empty only where a business alone is known."),
    "last_name": _("Lists by name go by it, and so does the public look-up of licenses."),
    "credentials": _(
        "The letters after the name, such as LMT, BCTMB. Shown as they are; they prove nothing by themselves."
    ),
    "published": _(
        "Tick it when the record is complete. They appear in public only while, besides, a verified license or, where "
        "that counts, a board certification is current, and a practice has a point. Untick it to hide them at once."
    ),
    "external_id": _("Their key in an imported roster, by which the next import knows them. Leave it empty by hand."),
    "accepts_new": _("Untick it while they take nobody new: they stay listed, and the listing says so."),
    "gender": _("Only if they told you themselves. Visitors can filter by it; empty is never shown."),
    "practising_since": _("The year of their first license or practice, four digits. Shown on their page."),
    "bio": _("In their own words, plain text; an empty line starts a new paragraph. Shown on their page."),
}
TECHNIQUES = _("Only those that they offer now. They are shown, and visitors search by them.")
LANGUAGES = _(
    "Those they can work in: names or codes, with a semicolon between, such as English; Spanish. Visitors filter "
    "by them."
)
PRACTICE = {
    "name": _("As on the door. Empty where they practice under their own name."),
    "phone": _("Shown in public, and what the button “Call” dials: 312-555-0100."),
    "email": _("Never shown. Visitors write through a form, and the letter goes here. Empty: there is no form."),
    "street": _("House number and street: 1200 Central St. The point on the map is found from it."),
    "street2": _("Suite, floor or building. Shown, not searched."),
    "city": _("The town as the post writes it. With the state or a ZIP code it is enough to be found."),
    "state": _("Where the practice stands: its rules decide which credential counts here. Type to find it."),
    "zip": _("Five digits, without the four after a dash."),
    "hide_address": _(
        "Tick it for a home. Then no street, ZIP code or true point ever leaves the admin: only the town, and the "
        "center of a cell about a mile wide."
    ),
    "precision": _(
        "How exact the point is. Set when the address is looked up, and to “the address” when you set a point, unless "
        "you choose something else in the same step."
    ),
    "wheelchair": _("Only where it is known: the way in, the room, the table. Visitors filter by it."),
    "travel_radius_miles": _(
        "How far they travel to clients, from 0 to 200 miles. 0 where clients come to the practice. They are found by "
        "those who ask for visits within that distance."
    ),
}
WEBSITE = _("Their own, shown in public: https://example.org.")
LATITUDE = _("Leave both empty: saving looks the address up. In degrees (WGS 84), such as 42.0451.")
LONGITUDE = _("In degrees (WGS 84), west negative: -87.6877.")
SETTINGS = _("Where they work. Shown on their page; visitors filter by it.")
LICENSE = {
    "therapist": _("Type a name to find them."),
    "state": _("The state that issued it."),
    "number": _("Exactly as the board’s look-up has it, with letters and leading zeros. It is public."),
    "title": _("What the state calls the holder, such as LMT. Empty: the usual title of that state."),
    "status": _("As the board’s look-up says today. Anything but “active” takes the listing down."),
    "disciplined": _("Tick it if the board has acted against it. It then proves nothing: the listing goes at once."),
    "expires_on": _("The last day on which it is good. The listing goes the day after by itself. Empty: not listed."),
    "verified_on": _("The day on which you looked it up at the board yourself. Empty: not listed. It is public."),
    "source": _("Where you looked it up, such as IDFPR. It is public, beside that day."),
}
CERTIFICATION = {
    "therapist": _("Type a name to find them."),
    "title": _("BCTMB is NCBTMB’s, the one that can prove; any other is shown, and proves nothing."),
    "number": _("As on the certificate. It is public."),
    "expires_on": _("The last day on which it is good. Empty: it proves nothing."),
}
STATE = {
    "name": _("As the public reads it."),
    "regulation": _(
        "What the law there asks of massage therapists. It decides at once who is listed in the state: those with its "
        "own credential, or, where it requires none, with a current board certification. Change it only with a source."
    ),
    "title": _("The title it gives, such as LMT. Stands on listings where a license has none of its own."),
    "board": _("The full name of who issues licenses. Shown on the page of the state and in the license check."),
    "board_abbreviation": _("As it calls itself, such as IDFPR."),
    "board_url": _("Its front page, https://. Visitors who want to complain are sent there."),
    "lookup_url": _("Where anybody can look a license up. Linked from every listing of the state: try it first."),
    "source": _("The law or page that says so, for whoever checks next."),
    "checked_on": _("When somebody last read that source. Shown on the page of the state; check once a year."),
}
TECHNIQUE = {
    "name": _("As visitors call it. In filters, on listings, on its own page."),
    "slug": _("Its address, /techniques/swedish/, and what studies name it by. A change breaks links and both."),
    "summary": _("One or two plain sentences: what is done. No claim that it helps: studies say that."),
}

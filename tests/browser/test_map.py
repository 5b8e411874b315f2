"""The map mirrors the list: by mouse, by keyboard, on a phone, after new results, and without any other host."""

import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_finding import targets_that_are_small

# The first and third are in one building.
FIRST_PIN = "1, 3: Rosa Delgado, 0.2 miles north; Mei-Ling Chen, 2.2 miles north"


@pytest.fixture(autouse=True)
def _map_page(settings):
    settings.ROOT_URLCONF = "tests.browser.map_page"


def pins(page):
    return page.locator(".map-pin")


def names(page):
    return [pin.get_attribute("aria-label") for pin in pins(page).all()]


def card(page, number):
    return page.locator(f"[data-number='{number}']")


def ready(page):
    """Until the land is drawn, and the towns near by are named."""
    expect(page.locator("path.map-county").first).to_be_attached()
    expect(page.locator(".map-name", has_text="Arlington Heights")).to_be_attached()


def test_pins_are_buttons_in_the_order_of_the_list(page):
    page.goto("/map/")
    ready(page)
    expect(pins(page)).to_have_count(6)
    assert names(page)[:2] == [FIRST_PIN, "2: <b>Ann</b> & Co, 1.2 miles north"]
    assert [name[0] for name in names(page)] == ["1", "2", "4", "5", "6", "7"]
    expect(page.get_by_role("button", name=FIRST_PIN)).to_have_text("1, 3")
    # What is hidden stands for about a mile, and has no tip.
    expect(page.locator("path.map-area")).to_have_count(3)
    expect(page.locator(".map-pin-coarse")).to_have_count(3)
    expect(page.locator("path.map-radius")).to_have_count(1)


def test_list_and_pin_light_each_other(page):
    page.goto("/map/")
    pin = page.get_by_role("button", name=FIRST_PIN)
    lit = re.compile("is-lit")
    for number in (1, 3):
        card(page, number).hover()
        expect(pin).to_have_class(lit)
    page.get_by_role("heading", level=1).hover()
    expect(pin).not_to_have_class(lit)
    page.get_by_role("link", name="Mei-Ling Chen").focus()
    expect(pin).to_have_class(lit)
    pin.focus()
    expect(card(page, 1)).to_have_class(lit)
    expect(card(page, 3)).to_have_class(lit)
    pins(page).nth(2).hover()
    expect(card(page, 4)).to_have_class(lit)
    page.get_by_role("link", name="Ida Holm").focus()
    expect(card(page, 3)).not_to_have_class(lit)


def test_a_click_says_who_is_there_and_leads_to_the_list(page):
    page.goto("/map/")
    pins(page).nth(1).click()
    box = page.locator(".map-found")
    expect(box.get_by_role("link", name="2. <b>Ann</b> & Co")).to_have_attribute("href", re.compile("/techniques/#101"))
    expect(box).to_contain_text("1.2 miles north")
    assert box.locator("b").count() == 0
    box.get_by_role("link", name="Show in the list").click()
    expect(card(page, 2).get_by_role("link")).to_be_focused()
    expect(box).to_have_count(0)


def test_by_keyboard_alone(page):
    page.goto("/map/?technique=swedish&page=2&near=42.05,-87.69")
    ready(page)
    pin = page.get_by_role("button", name=FIRST_PIN)
    page.locator(".map-canvas").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
        if pin.evaluate("pin => pin === document.activeElement"):
            break
    expect(pin).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="1. Rosa Delgado")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".map-found")).to_have_count(0)
    expect(pin).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="3. Mei-Ling Chen")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(pin).to_be_focused()

    search = page.get_by_role("link", name="Search this area")
    expect(search).to_be_hidden()
    canvas = page.locator(".map-canvas")
    canvas.focus()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
    expect(search).to_be_visible()
    expect(search).to_have_attribute(
        "href", re.compile(r"^/find/\?technique=swedish&near=42\.\d{3}%2C-8[78]\.\d{3}&radius=\d+$")
    )


def faces_of(page):
    """Where the faces of pins are: left, top, right and bottom in pixels of the window, by what they say."""
    return page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('.map-pin span')].map((face) => {
        const { left, top, right, bottom } = face.getBoundingClientRect();
        return [face.textContent, [left, top, right, bottom]];
    }))""")


def mile_in_pixels(page):
    """As long as it is here: what was searched is a circle of 25 miles."""
    page.wait_for_timeout(300)
    return page.locator("path.map-radius").evaluate("path => path.getBBox().width") / 50


@pytest.mark.parametrize("steps", ["", "++", "---"])
def test_search_this_area_asks_for_what_is_in_view(page, steps):
    page.goto("/map/")
    ready(page)
    page.locator(".map-canvas").focus()
    for key in ["ArrowLeft", "ArrowLeft", *steps]:
        page.keyboard.press(key)
    link = page.get_by_role("link", name="Search this area")
    expect(link).to_be_visible()
    asked = parse_qs(urlsplit(link.get_attribute("href")).query)
    mile = mile_in_pixels(page)
    box = page.locator(".map-canvas").bounding_box()
    reach = min(box["width"], box["height"]) / 2 / mile
    wanted = next(miles for miles in (5, 10, 25, 50, 100, 1e9) if miles >= reach * 0.8)
    assert asked["radius"] == [str(min(wanted, 100))], (reach, mile)


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("text", ["100%", "200%"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_pin_lies_on_another(open_window, kind, text, seed):
    page = open_window(**kind)
    page.goto(f"/map/?n=20&crowd={seed}&near=31.5,-99.3&precision=state")
    if kind is PHONE:
        page.get_by_role("button", name="Show the map").click()
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text)
    expect(page.locator("path.map-land").first).to_be_attached()
    page.locator(".map-canvas").scroll_into_view_if_needed()
    for key in "-+":  # Those of the first view, arranged anew at this size of text.
        page.locator(".map-canvas").press(key)
    expect(pins(page).first).to_be_visible()
    covered = page.evaluate("""() => [...document.querySelectorAll('.map-pin')].flatMap((pin) => {
        const { left, top, width, height } = pin.firstChild.getBoundingClientRect();
        const there = document.elementFromPoint(left + width / 2, top + height / 2);
        return there?.closest('.map-pin') && there.closest('.map-pin') !== pin ? [pin.textContent] : [];
    })""")
    assert covered == []
    spill = "faces => faces.filter(face => face.scrollWidth > face.clientWidth + 1).map(face => face.textContent)"
    assert page.locator(".map-pin span").evaluate_all(spill) == []
    faces = list(faces_of(page).items())
    assert len(faces) > 2
    assert [(a, b) for a, b in combinations(faces, 2) if overlap(a[1], b[1])] == []


def overlap(a, b):
    return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1


def test_names_lie_neither_on_each_other_nor_on_a_pin(page):
    page.goto("/map/")
    ready(page)
    boxes = page.evaluate("""() => [...document.querySelectorAll('.map-name span, .map-pin span')].map((span) => {
        const { left, top, right, bottom } = span.getBoundingClientRect();
        return [span.textContent, [left, top, right, bottom], Boolean(span.closest('.map-name'))];
    })""")
    assert sum(is_name for _, _, is_name in boxes) > 5
    assert [(a[0], b[0]) for a, b in combinations(boxes, 2) if (a[2] or b[2]) and overlap(a[1], b[1])] == []


def test_a_coarse_area_is_a_mile_across(page):
    page.goto("/map/?n=2")
    expect(page.locator("path.map-area")).to_have_count(1)
    page.locator(".map-canvas").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    wide = page.locator("path.map-area").evaluate("path => path.getBBox().width")
    mile = mile_in_pixels(page)
    assert mile > 20
    assert wide == pytest.approx(mile, abs=3)  # Paths keep to whole pixels.


def test_the_pin_of_the_card_in_hand_is_on_top(page):
    page.goto("/map/")
    ready(page)
    for number in (6, 1):
        card(page, number).hover()
        expect(page.locator(".map-pin.is-lit")).to_have_count(1)
        layers = page.evaluate(
            "[...document.querySelectorAll('.map-pin')].map(pin => [+pin.style.zIndex, pin.matches('.is-lit')])"
        )
        assert max(layers)[1]


def test_a_resize_keeps_the_visitors_move(page):
    page.goto("/map/")
    ready(page)
    page.locator(".map-canvas").focus()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
    link = page.get_by_role("link", name="Search this area")
    expect(link).to_be_visible()
    scale = page.locator(".leaflet-control-scale-line").text_content()
    point = re.search("near=([^&]+)", link.get_attribute("href"))[1]
    page.set_viewport_size({"width": 1400, "height": 620})
    page.wait_for_timeout(300)
    expect(link).to_have_attribute("href", re.compile("near="))
    for _ in range(2):  # Moved there and back, the link is made anew.
        page.locator(".map-canvas").press("ArrowLeft")
        page.locator(".map-canvas").press("ArrowRight")
    there = re.search("near=([^&]+)", link.get_attribute("href"))[1]
    latitude, longitude = map(float, point.split("%2C"))
    assert tuple(map(float, there.split("%2C"))) == pytest.approx((latitude, longitude), abs=0.01)
    assert page.locator(".leaflet-control-scale-line").text_content() == scale


def test_cards_do_not_stay_lit_when_their_pins_are_arranged_anew(page):
    page.goto("/map/")
    ready(page)
    pins(page).nth(2).dispatch_event("mouseenter")
    expect(page.locator(".card.is-lit")).to_have_count(1)
    page.locator(".map-canvas").focus()
    for _ in range(4):
        page.keyboard.press("-")  # The pins become fewer; what is removed under the mouse hears no more of it.
    expect(pins(page)).not_to_have_count(6)
    expect(page.locator(".card.is-lit")).to_have_count(0)


def test_a_script_that_does_not_come_leaves_no_empty_column(page, complaints):
    complaints.expect("map-pins")
    page.route("**/map-pins*.js", lambda route: route.abort())
    page.goto("/map/")
    expect(page.locator("section.map")).to_have_attribute("hidden", "")
    page.unroute("**/map-pins*.js")
    page.get_by_role("button", name="Others").click()
    expect(pins(page)).to_have_count(2)


def test_the_same_results_again_keep_what_the_visitor_moved_to(page):
    page.goto("/map/?n=2")
    expect(pins(page)).to_have_count(2)
    page.locator(".map-canvas").focus()
    for key in ("-", "ArrowUp"):
        page.keyboard.press(key)
    link = page.get_by_role("link", name="Search this area")
    expect(link).to_be_visible()
    before = link.get_attribute("href")
    scale = page.locator(".leaflet-control-scale-line").text_content()
    page.evaluate("document.querySelector('.finder').classList.add('old')")
    page.get_by_role("button", name="Others").click()
    expect(page.locator(".finder.old")).to_have_count(0)
    expect(link).to_be_visible()
    assert re.search("near=.*", link.get_attribute("href"))[0] == re.search("near=.*", before)[0]
    assert page.locator(".leaflet-control-scale-line").text_content() == scale
    # Other results are shown whole.
    page.locator("[hx-get]").evaluate("button => button.setAttribute('hx-get', '?fragment=3')")
    page.evaluate("document.querySelector('[hx-get]').replaceWith(document.querySelector('[hx-get]').cloneNode(true))")
    page.evaluate("htmx.process(document.querySelector('[hx-get]'))")
    page.get_by_role("button", name="Others").click()
    expect(card(page, 3)).to_be_visible()
    expect(pins(page)).to_have_count(2)
    expect(link).to_be_hidden()


def test_the_map_can_be_skipped(page):
    page.goto("/map/")
    page.get_by_role("link", name="Noor Aziz").focus()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip the map")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["height"] >= 44
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Therapists near you")).to_be_focused()


def test_a_phone_loads_it_only_when_asked(phone, fits):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto("/map/")
    phone.wait_for_load_state("networkidle")
    assert not [url for url in asked if "leaflet" in url or "basemap" in url]
    toggle = phone.get_by_role("button", name="Show the map")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.click()
    ready(phone)
    expect(phone.get_by_role("button", name="Hide the map")).to_have_attribute("aria-expanded", "true")
    # Before the list, for fingers and for the tab key.
    assert phone.locator(".map-canvas").bounding_box()["y"] < card(phone, 1).bounding_box()["y"]
    assert phone.evaluate("document.querySelector('.finder').firstElementChild.id") == "map"
    fits(phone)
    assert targets_that_are_small(phone) == []
    phone.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(phone.locator(".map-canvas")).to_be_hidden()
    toggle.click()
    expect(phone.locator(".leaflet-map-pane")).to_have_count(1)


def test_a_window_that_widens_puts_it_beside_the_list(page):
    page.set_viewport_size({"width": 800, "height": 900})
    page.goto("/map/")
    expect(page.get_by_role("button", name="Show the map")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    ready(page)
    expect(page.get_by_role("button", name="Show the map")).to_be_hidden()
    assert page.evaluate("document.querySelector('.finder').lastElementChild.id") == "map"


def test_without_scripts_there_is_none_and_nothing_is_missing(plain_page):
    plain_page.goto("/map/")
    expect(plain_page.locator("section.map")).to_be_hidden()
    expect(card(plain_page, 7)).to_be_visible()


def test_nothing_to_show_is_no_map(page):
    page.goto("/map/?n=0&nowhere=1")
    expect(page.locator("section.map")).to_be_hidden()


def test_new_results_bring_a_new_map(page, phone):
    page.goto("/map/")
    ready(page)
    page.evaluate("""() => {
        document.body.dataset.ended = "";
        L.Map.addInitHook(function () { this.on("unload", () => { document.body.dataset.ended += "X"; }); });
    }""")
    page.get_by_role("button", name="Others").click()
    expect(pins(page)).to_have_count(2)
    page.get_by_role("button", name="Others").click()
    # Not wait_for_function: it is evaluated in the page, which the policy refuses.
    expect(page.locator("body")).to_have_attribute("data-ended", "X")
    expect(pins(page)).to_have_count(2)
    expect(page.locator(".leaflet-map-pane")).to_have_count(1)
    expect(page.locator("path.map-county").first).to_be_attached()
    card(page, 2).hover()
    expect(page.locator(".map-pin.is-lit")).to_have_count(1)

    # A phone's map stays open, or closed, as it was.
    phone.goto("/map/")
    phone.get_by_role("button", name="Others").click()
    expect(phone.get_by_role("button", name="Show the map")).to_be_visible()
    phone.get_by_role("button", name="Show the map").click()
    expect(pins(phone)).to_have_count(2)
    phone.get_by_role("button", name="Others").click()
    expect(pins(phone)).to_have_count(2)
    expect(phone.get_by_role("button", name="Hide the map")).to_be_visible()


def test_going_back_to_earlier_results_brings_their_map_back(page):
    page.goto("/map/")
    ready(page)
    page.locator("[hx-get]").evaluate("button => button.setAttribute('hx-push-url', '/map/?n=2')")
    page.get_by_role("button", name="Others").click()
    expect(pins(page)).to_have_count(2)
    page.go_back()
    expect(pins(page)).to_have_count(6)
    expect(page.locator(".leaflet-map-pane")).to_have_count(1)
    ready(page)


@pytest.mark.parametrize(
    ("near", "drawn"),
    [("61.2,-149.9", True), ("52.93,172.9", True), ("13.47,144.77", True), ("18.4,-66.1", True), ("6.96,158.2", False)],
    ids=["Anchorage", "Attu", "Guam", "San Juan", "Pohnpei"],
)
def test_every_state_and_territory_has_its_ground_or_says_that_it_has_none(page, near, drawn):
    page.goto(f"/map/?n=0&near={near}")
    note = page.get_by_text("We have no outline of this area.")
    if drawn:
        # In view, not only there: a path that is out of view is "M0 0".
        expect(page.locator("path.map-land:not([d='M0 0'])").first).to_be_attached()
        expect(note).to_be_hidden()
    else:
        expect(note).to_be_visible()
        expect(page.locator("path.map-radius")).to_have_count(1)


def test_a_state_without_results_is_shown_whole(page):
    page.goto("/map/?n=0&near=38.5,-98.4&precision=state")
    expect(page.get_by_text("Kansas", exact=True)).to_be_attached()
    expect(page.locator("path.map-radius")).to_have_count(0)


def test_a_ground_that_does_not_come_leaves_the_pins(page, complaints):
    complaints.expect("basemap")
    page.route("**/basemap/*", lambda route: route.abort())
    page.goto("/map/")
    expect(pins(page)).to_have_count(6)


def test_what_moves_stops_where_motion_is_not_wanted(page):
    page.goto("/map/")
    ready(page)
    expect(page.locator(".map-pin.leaflet-zoom-animated")).to_have_count(0)
    page.emulate_media(reduced_motion="no-preference")
    page.reload()
    ready(page)
    expect(page.locator(".map-pin.leaflet-zoom-animated")).to_have_count(6)


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_open_it_fits(open_window, fits, kind):
    page = open_window(**kind)
    page.goto("/map/")
    if kind is PHONE:
        page.get_by_role("button", name="Show the map").click()
    ready(page)
    pins(page).nth(1).click()
    expect(page.locator(".map-found")).to_be_visible()
    fits(page)
    assert targets_that_are_small(page) == []


def test_in_forced_colors_pins_keep_their_edges(open_window):
    page = open_window(**DESKTOP, forced_colors="active")
    page.goto("/map/")
    face = pins(page).first.locator("span")
    assert face.evaluate("face => parseFloat(getComputedStyle(face).borderTopWidth)") > 0
    assert face.evaluate("face => getComputedStyle(face).color !== getComputedStyle(face).backgroundColor")


def test_paper_has_the_list_alone(page):
    page.goto("/map/")
    ready(page)
    page.emulate_media(media="print")
    expect(page.locator("section.map")).to_be_hidden()


class Tiles(BaseHTTPRequestHandler):
    """A tile server on this machine: it keeps what it was asked, and from where."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers.get("Referer"), self.headers.get("Cookie")))
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.end_headers()
        self.wfile.write(b"<svg xmlns='http://www.w3.org/2000/svg' width='256' height='256'/>")

    def log_message(self, *args):
        pass


@pytest.fixture
def tiles(settings):
    with HTTPServer(("127.0.0.1", 0), Tiles) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        settings.TILE_URL, settings.TILE_ATTRIBUTION = host + "/{z}/{x}/{y}.png", "© <b>Streets</b>"
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**directives, "img-src": ["'self'", host]}}
        yield server
        server.shutdown()


def test_street_tiles_come_from_their_host_alone(page, complaints, tiles):
    # Any other host, and any breach of the policy, still fails.
    complaints.expect(f"request to another host: http://127.0.0.1:{tiles.server_port}/")
    page.goto("/map/")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
    expect(page.get_by_text("© <b>Streets</b>")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert tiles.asked
    assert all(re.fullmatch(r"/\d+/\d+/\d+\.png", path) for path, _, _ in tiles.asked)
    assert {(referrer, cookie) for _, referrer, cookie in tiles.asked} == {(None, None)}


# On the site's own pages


@pytest.fixture
def people(make_therapist, techniques):
    hidden = {"hide_address": True, "street": "7 Secret Lane", "latitude": 42.0512, "longitude": -87.7012}
    return [
        make_therapist(techniques=[techniques["swedish"]]),
        make_therapist("Ann", "Hidden", techniques=[techniques["swedish"]], practice=hidden),
        *(
            make_therapist("Far", f"N{number}", techniques=[techniques["swedish"]], practice={"latitude": latitude})
            for number, latitude in enumerate((42.15, 42.25, 42.9))
        ),
    ]


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_results_are_on_the_map_and_it_leads_to_others(open_window, people, kind):
    page = open_window(**kind)
    page.goto("/find/?near=60201&technique=swedish")
    if kind is PHONE:
        page.get_by_role("button", name="Show the map").click()
    expect(page.locator("path.map-county").first).to_be_attached()
    listed = [card.get_attribute("data-number") for card in page.locator("ol.results > li").all()]
    assert listed == ["1", "2", "3", "4"]
    assert ", ".join(face.text_content() for face in pins(page).all()).split(", ") == listed

    page.locator(".map-canvas").focus()
    for _ in range(6):
        page.keyboard.press("ArrowUp")
    page.get_by_role("link", name="Search this area").click()
    page.wait_for_url(re.compile(r"near=42\.\d+%2C-87\.\d+"))
    assert "technique=swedish" in page.url
    expect(page.locator("ol.results > li").first).to_contain_text("Far N")
    # It stays, as it was, over the new results.
    expect(page.locator(".leaflet-map-pane")).to_have_count(1)
    expect(page.locator(".map-canvas")).to_be_focused()


def test_a_profile_has_a_small_map_of_its_places(page, people):
    page.goto(people[1].get_absolute_url())
    expect(page.locator("path.map-county").first).to_be_attached()
    expect(pins(page)).to_have_count(1)
    expect(page.locator("path.map-area")).to_have_count(1)
    expect(pins(page).first).to_have_text("")
    assert pins(page).first.get_attribute("aria-label")
    assert "42.0512" not in page.content()
    assert "87.7012" not in page.content()


def test_twenty_of_many_are_all_that_the_map_has(page, make_therapist):
    for number in range(45):
        make_therapist("N", f"{number:02}", practice={"latitude": 42.05 + number / 200})
    page.goto("/find/?near=60201&page=2")
    expect(page.locator("path.map-county").first).to_be_attached()
    listed = page.locator("[data-point]")
    assert [int(card.get_attribute("data-number")) for card in listed.all()] == list(range(21, 41))
    told = re.findall(r"\bN \d\d\b", "; ".join(names(page)))
    assert sorted(told) == sorted(listed.locator(".name a").all_inner_texts())


def test_the_name_of_a_pin_begins_with_what_it_shows(page, make_therapist):
    for number in range(6):
        make_therapist("N", f"{number:02}", practice={"latitude": 42.05 + number / 2000})
    page.goto("/find/?near=60201")
    expect(page.locator("path.map-county").first).to_be_attached()
    expect(pins(page).filter(has_text="+").first).to_be_visible()
    for pin in pins(page).all():
        assert pin.get_attribute("aria-label").startswith(f"{pin.inner_text()}: ")

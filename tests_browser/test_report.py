"""The report in a browser: it runs nothing that is not its own, asks no network, works by keyboard, and is accessible."""

import csv
import io

import pytest
from axe_playwright_python.sync_playwright import Axe

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture
def opened(browser, pages):
    """Opens a page; at the end nothing may have been refused, failed or asked for."""
    contexts, said, asked = [], [], []

    def open_page(name, size="desktop", scheme="light", **settings):
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(pages[name].as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["plain", "hostile", "single"])
def test_axe_finds_nothing_and_nothing_overflows(opened, name, size, scheme):
    page = opened(name, size, scheme, bypass_csp=True)
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["impact"], each["nodes"][0]["html"][:200]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]


def test_hostile_text_runs_nothing(opened):
    page = opened("hostile")
    for _ in range(page.locator("#article option").count()):
        page.locator("#next").click(force=True, timeout=1000) if page.locator("#next").is_enabled() else None
    page.locator("#back, #forth").last.click()
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    assert page.locator("main script, main img, main iframe, main [onload], main [onerror]").count() == 0


INJECTIONS = [
    "document.body.innerHTML = '<b onclick=1>x</b>'",
    "document.body.setAttribute('onclick', 'window.hit = 1'); document.body.click()",
    "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hit = 1'}))",
    "setTimeout('window.hit = 1', 0)",
    "document.body.append(Object.assign(document.createElement('img'), {src: 'http://example.invalid/x.png'}))",
]


@pytest.mark.parametrize("injection", INJECTIONS)
def test_the_policy_refuses_what_would_be_injected(browser, pages, injection):
    page = browser.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(pages["plain"].as_uri())
    page.evaluate(f"() => {{ try {{ {injection} }} catch (error) {{ console.error(String(error)) }} }}")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None and refused
    page.close()


def test_bidi_controls_stay_in_their_sentence(opened):
    page = opened("hostile")
    assert page.evaluate("[...document.querySelectorAll('bdi')].every(e => getComputedStyle(e).unicodeBidi.startsWith('isolate'))")
    assert not any(set(text) & set("\u202e\u2066\u2067") for text in page.locator("option").all_text_contents())


def test_filters_narrow_reader_and_table(opened):
    page = opened("plain")
    everything = page.locator("#matches").inner_text()
    page.locator("#by-label").select_option("framing")
    page.locator("#by-outlet").select_option("The Paper 1")
    page.locator("#by-from").fill("2016-02-01")
    page.locator("#by-score").fill("0.5")
    page.wait_for_timeout(400)
    assert page.locator("#matches").inner_text() != everything
    cells = page.locator("#sentences tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    assert cells and all(row[0] == "The Paper 1" and row[1] >= "2016-02-01" and "framing" in row[5] for row in cells)
    assert page.locator("#text .sentence.passed").count() > 0
    page.get_by_role("button", name="Clear").click()
    page.wait_for_timeout(400)
    assert page.locator("#matches").inner_text() == everything


def test_the_table_sorts_by_keyboard_and_says_so(opened):
    page = opened("plain")
    head = page.get_by_role("button", name="framing", exact=True)
    head.focus()
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("framing")
    page.keyboard.press("Enter")
    scores = [float(text) for text in page.locator("#sentences tbody td:nth-child(10)").all_inner_texts()]
    assert scores == sorted(scores) and page.locator("th[aria-sort=ascending]").count() == 1


def test_every_control_is_reached_by_tab(opened):
    page = opened("plain")
    controls = page.locator("a:visible, button:visible:enabled, select:visible, input:visible, summary:visible").count()
    seen = set()
    for _ in range(controls + 40):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("[...document.querySelectorAll('a, button, select, input, summary')].indexOf(document.activeElement)"))
    assert len(seen - {-1}) >= controls


def test_the_export_is_csv_that_no_spreadsheet_runs(opened):
    page = opened("hostile")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export as CSV").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == int(page.locator("#matches").inner_text().split()[0].replace(",", ""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
    assert any(row["text"].startswith("'=HYPERLINK") for row in rows)


def test_it_prints_without_controls(opened):
    page = opened("plain", scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible() and page.locator("#totals").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:4] == b"%PDF"

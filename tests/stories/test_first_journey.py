"""The first journey, walked in a browser by three people: lesson, listing, match, introduction, contact."""

import re

from playwright.sync_api import expect

CONTACTS = ("+386 3 555 01 12", "ivo@zadruga-voglajna.example")
NEED = "Fresh grain or pulp for 420 dairy cows"


def test_from_a_lesson_to_two_organisations_in_contact(window):
    learner = window()
    build_a_network(learner)
    find_out_where_one_stands(learner)

    brewer = window()
    listing = publish_an_offer_from_four_fields(brewer)
    match = see_who_fits_and_why(brewer)
    ask_for_an_introduction(brewer, match)

    farmer = window()
    read_the_request(farmer)
    accept_it(farmer)

    both_see_how_to_reach_each_other(brewer, farmer)
    nobody_else_does(window(), listing)


def build_a_network(learner):
    """1. Ana connects two neighbours in lesson 1.4, is told whether it works, and the course remembers."""
    learner.become("ana")
    learner.look("01-outline")
    page = learner.page
    page.goto("/learn/unit/m1_u4_first_network/")
    block = page.locator(".symbios-flow")
    for giver, what, taker in (
        ("Brewery", "Wet spent grain", "Pig farm"),
        ("Cheese dairy", "Whey", "Biogas plant"),
    ):
        choose(block.get_by_label("From", exact=True), giver)
        choose(block.get_by_label("What", exact=True), what)
        choose(block.get_by_label("To", exact=True), taker)
        block.get_by_role("button", name="Add", exact=True).click()
        expect(block.locator("[data-role=list]")).to_contain_text(what)
    block.get_by_role("button", name="Check my network").click()
    expect(block.locator("[data-role=result]")).to_be_visible()
    expect(block.locator("[data-role=list]")).to_contain_text("Works")
    learner.look("02-lesson")
    page.reload()
    expect(page.locator(".symbios-flow [data-role=list]")).to_contain_text("Wet spent grain")
    page.goto("/learn/progress/")
    learner.look("03-progress")


def find_out_where_one_stands(learner):
    """1b. Ana rates herself, one area at a time, and sees a table and its drawing."""
    page = learner.page
    page.goto("/learn/unit/start_u4_where_are_you_now/")
    block = page.locator(".symbios-skills")
    areas = block.locator("[data-role=areas] li").count()
    for place in range(areas):
        for skill in block.locator("[data-role=area] fieldset").all():
            skill.get_by_role("radio").nth(2).check(force=True)
        if place + 1 < areas:
            title = block.locator("[data-role=area-title]").inner_text()
            block.locator("[data-role=next]").click()
            expect(block.locator("[data-role=area-title]")).not_to_have_text(title)
    block.locator("[data-role=finish]").click()
    expect(block.locator("[data-role=result]")).to_be_visible()
    expect(block.locator("[data-role=result] table").first).to_be_visible()
    expect(block.locator("[data-role=result] svg").first).to_be_attached()
    learner.look("04-skills")


def publish_an_offer_from_four_fields(brewer):
    """2. Marta says what, how much and where; offer is chosen already. Returns the listing's path."""
    brewer.become("marta")
    page = brewer.page
    expect(page).to_have_url(re.compile("/symbios/publish/"))
    page.get_by_label("I have it").check(force=True)
    page.get_by_label("What is it?").fill("Wet brewers' spent grain")
    page.locator("#id_quantity").fill("100")
    page.locator("#id_place").fill("Žalec")
    brewer.look("05-publish")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Wet brewers' spent grain")
    return page.url


def see_who_fits_and_why(brewer):
    """3. The worker finds matches; the farm's need is one, with reasons. Returns the farm's card."""
    page = brewer.page
    match = page.locator("article", has_text=NEED).first
    expect(match).to_be_visible(timeout=90_000)
    expect(match).to_contain_text(re.compile(r"\d+"))
    brewer.look("06-listing-with-matches")
    assert not any(contact in page.content() for contact in CONTACTS)
    return match


def ask_for_an_introduction(brewer, match):
    """4. Marta writes a note, sees what the other side will read, and sends it."""
    page = brewer.page
    match.get_by_role("link", name=re.compile("Ask for an introduction")).click()
    page.get_by_label("Your note").fill("Fresh every Tuesday and Friday. May we send you a bucket to try?")
    brewer.look("07-ask")
    assert not any(contact in page.content() for contact in CONTACTS)
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("main")).to_contain_text("Request sent")
    brewer.look("08-asked")


def read_the_request(farmer):
    """5. Ivo finds the request and reads it; Marta's contact is nowhere on the page."""
    farmer.become("ivo")
    page = farmer.page
    expect(page).to_have_url(re.compile("/symbios/introductions/"))
    farmer.look("09-introductions")
    page.get_by_role("link", name=re.compile("Wet brewers' spent grain")).first.click()
    expect(page.locator("main")).to_contain_text("Fresh every Tuesday and Friday")
    assert "pivovarna-tri-lipe.example" not in page.content()
    farmer.look("10-request")


def accept_it(farmer):
    """6. Ivo says yes, and only now both contacts are on the page."""
    page = farmer.page
    page.get_by_role("button", name=re.compile("Accept")).first.click()
    expect(page.get_by_role("heading", name="How you reach each other")).to_be_visible()
    farmer.look("11-accepted")


def both_see_how_to_reach_each_other(brewer, farmer):
    """Marta sees Ivo's mail and telephone, and Ivo sees Marta's."""
    brewer.page.reload()
    for contact in CONTACTS:
        expect(brewer.page.locator("main")).to_contain_text(contact)
    expect(farmer.page.locator("main")).to_contain_text("@pivovarna-tri-lipe.example")
    brewer.look("12-contact")


def nobody_else_does(stranger, listing):
    """Joris, who belongs to neither, finds neither the contact nor the introduction."""
    stranger.become("joris")
    for address in (listing, "/symbios/introductions/", "/symbios/directory/"):
        stranger.page.goto(address)
        assert not any(contact in stranger.page.content() for contact in CONTACTS)


def choose(select, label):
    """Pick the option whose text begins with ``label``."""
    value = select.locator("option", has_text=re.compile(f"^{re.escape(label)}")).first.get_attribute("value")
    select.select_option(value)

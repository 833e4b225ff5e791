"""Forms in a real browser: two clicks send a form once, and going back lets it be sent again."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import fits, violations, window
from tests.e2e.test_review import PASSWORD, buyin, signs_in

NAME = "Otto Once"

PRESSED_TWICE = """button => {
  button.focus();
  button.click();
  button.click();
  return { busy: button.getAttribute("aria-busy"), focused: button === document.activeElement };
}"""


@pytest.fixture(scope="module")
def account(served):
    buyin(served, "instructor", "add", NAME, "--password-stdin", stdin=PASSWORD)


@pytest.fixture
def otto(browser, served, account):
    """An instructor's page, and every form that it has sent."""
    with window(browser) as desk:
        page, sent = desk.new_page(), []
        signs_in(page, served, NAME)
        page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
        yield page, sent


def test_two_clicks_send_a_form_once_and_going_back_lets_it_be_sent_again(otto):
    page, sent = otto
    page.get_by_label("What it is called").fill("Twice class")
    button = page.get_by_role("button", name="Make it")
    page.wait_for_load_state()  # so that the page's script is there
    # In one go, before any answer can have come.
    assert button.evaluate(PRESSED_TWICE) == {"busy": "true", "focused": True}
    expect(page.get_by_role("heading", name="Twice class")).to_be_visible()
    assert len(sent) == 1
    page.go_back()
    expect(button).not_to_have_attribute("aria-busy", "true")
    page.get_by_label("What it is called").fill("Another class")
    button.click()
    expect(page.get_by_role("heading", name="Another class")).to_be_visible()
    assert len(sent) == 2


def test_a_refused_form_opens_where_it_says_so_and_a_file_can_be_had_twice(otto):
    page, _ = otto
    page.set_viewport_size({"width": 1100, "height": 500})
    page.get_by_label("What it is called").fill("Focus class")
    page.get_by_role("button", name="Make it").click()
    page.get_by_text("Add trainees by name").click()
    page.get_by_label("Names, each on a line").fill("\n".join(f"Trainee {number}" for number in range(1, 9)))
    page.get_by_role("button", name="Add them").click()
    for _ in range(2):
        with page.expect_download():
            page.get_by_role("button", name="These links as a file").click()
    page.get_by_role("link", name="Back to the cohort").click()

    page.get_by_text("New assignment").click()
    page.get_by_label("Due day").fill("2020-01-01")
    page.get_by_label("Pass mark").fill("140")
    page.get_by_role("button", name="Assign").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    for words in ("Choose at least one prospect", "The due day is over", "from 0 to 100"):
        expect(alert).to_contain_text(words)
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_label("Another instructor").fill("Nobody")
    page.get_by_role("button", name="Put in charge").click()
    expect(alert).to_contain_text("There is no instructor 'Nobody'")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()

    page.get_by_role("link", name="Remove Trainee 3").click()
    assert (violations(page), fits(page)) == ([], True)
    page.get_by_label("Trainee 3 is to leave").check()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("row")).to_have_count(8)
    page.get_by_role("link", name="Delete this cohort").click()
    page.get_by_label("Focus class is to be deleted").check()
    page.get_by_role("button", name="Delete the cohort").click()
    expect(page.get_by_text("The cohort is deleted.")).to_be_visible()
    assert violations(page) == []

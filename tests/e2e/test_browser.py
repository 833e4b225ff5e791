"""A whole call in a real browser."""

import re

from playwright.sync_api import expect


def test_a_call_from_the_first_page_to_the_debrief(browser, served):
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: problems.append(request.url) if served.address not in request.url else None)
    page.goto(served.address)
    page.get_by_role("button", name="Call Dana").click()
    box = page.get_by_label("What you say")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Dana Okafor")

    box.fill("Who else lives with that rota, and what would they say if it changed?")
    box.press("Enter")
    expect(log).to_contain_text("You: Who else lives with that rota")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    lines = log.locator("p").count()
    assert lines >= 3

    page.reload()
    expect(log.locator("p")).to_have_count(lines)

    box.fill("<img src=x onerror=alert(1)> hello")
    page.get_by_role("button", name="Say it").click()
    expect(log).to_contain_text("<img src=x onerror=alert(1)> hello")

    page.get_by_role("button", name="End the call").click()
    expect(page).to_have_url(re.compile("/debrief$"))
    expect(page.get_by_role("heading", name="What was hidden")).to_be_visible()
    expect(page.locator(".score")).to_contain_text("of 100")
    assert problems == []
    context.close()


def test_words_are_not_lost_when_the_connection_is(browser, served):
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.address)
    page.get_by_role("button", name="Call Marek").click()
    box = page.get_by_label("What you say")
    expect(page.get_by_role("log")).to_contain_text("Nowak")
    context.set_offline(True)
    box.fill("What have your own people tried?")
    box.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Your words are still in the box")
    expect(box).to_have_value("What have your own people tried?")
    context.set_offline(False)
    box.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("You: What have your own people tried?")
    expect(page.get_by_role("log").get_by_text("You: What have")).to_have_count(1)
    context.close()

"""The chat in a real browser: delivery, two tabs, pauses, voice, another site."""

import re
import socket

from playwright.sync_api import expect

from tests.e2e.browsing import HELPS, PUSHES, calls, hangs_up, window
from tests.e2e.conftest import SECRET, Served

ASKS = "What have your own people tried?"


def said(page, words):
    """The bubbles in the log with these words of the trainee's."""
    return page.get_by_role("log").locator("p.you", has_text=words)


def says(page, words):
    box = page.get_by_label("What you say")
    box.fill(words)
    box.press("Enter")


def heard(page):
    """The prospect's lines, once the last message is answered."""
    expect(page.get_by_role("button", name="Say it")).to_be_enabled()
    return page.get_by_role("log").locator("p.prospect").all_inner_texts()


def test_a_call_survives_a_reload_in_the_middle(browser, served):
    with window(browser) as context:
        page = context.new_page()
        box = calls(page, served.address)
        says(page, HELPS)
        expect(said(page, HELPS)).to_be_visible()
        expect(box).to_have_value("")
        expect(box).to_be_focused()
        lines = heard(page)
        assert len(lines) >= 2
        box.fill("half a thought")
        page.reload()
        expect(said(page, HELPS)).to_have_count(1)
        assert heard(page) == lines
        expect(box).to_have_value("half a thought")


def test_markup_is_shown_as_text(browser, served):
    with window(browser) as context:
        page = context.new_page()
        calls(page, served.address)
        says(page, "<img src=x onerror=alert(1)> <script>alert(2)</script>")
        expect(said(page, "<img src=x onerror=alert(1)> <script>alert(2)</script>")).to_be_visible()


def test_what_is_said_without_a_connection_is_sent_once_it_is_back(browser, served):
    with window(browser) as context:
        page = context.new_page()
        calls(page, served.address, "Marek")
        context.set_offline(True)
        says(page, ASKS)
        expect(page.get_by_text("Not delivered yet")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("will be sent")
        context.set_offline(False)
        expect(page.get_by_text("Not delivered yet")).to_have_count(0)
        assert len(heard(page)) >= 2
        expect(said(page, ASKS)).to_have_count(1)


def test_a_message_whose_answer_got_lost_is_said_once(browser, served):
    """The server answered, the answer never came: the next try has the same key and gets the same answer."""
    with window(browser) as context:
        page = context.new_page()
        calls(page, served.address, "Marek")
        keys = []

        def lose(route):
            keys.append(route.request.post_data_json["key"])
            answer = route.fetch()
            if len(keys) == 1:
                route.abort()
            else:
                route.fulfill(response=answer)

        page.route("**/messages", lose)
        says(page, ASKS)
        assert len(heard(page)) >= 2
        assert len(keys) == 2
        assert len(set(keys)) == 1
        page.unroute("**/messages")
        page.reload()
        expect(said(page, ASKS)).to_have_count(1)


def test_a_message_that_cannot_be_delivered_can_be_sent_again_by_hand(browser, served):
    with window(browser) as context:
        page = context.new_page()
        page.clock.install()
        calls(page, served.address, "Marek")
        page.route("**/messages", lambda route: route.abort())
        says(page, ASKS)
        again = page.get_by_role("button", name="Send it again")
        for _ in range(12):  # each try is answered before the next wait begins
            if again.is_visible():
                break
            expect(page.get_by_text(re.compile("^Not delivered"))).to_be_visible()
            page.clock.run_for(11_000)
        expect(again).to_be_visible()
        page.unroute("**/messages")
        again.click()
        expect(again).to_have_count(0)
        assert len(heard(page)) >= 2
        expect(said(page, ASKS)).to_have_count(1)


def test_two_tabs_show_the_same_call_and_double_nothing(browser, served):
    with window(browser) as context:
        one = context.new_page()
        calls(one, served.address)
        two = context.new_page()
        two.goto(one.url)
        expect(two.get_by_role("log").locator("p")).to_have_count(1)
        says(one, HELPS)
        expect(said(two, HELPS)).to_have_count(1)
        assert heard(two) == heard(one)
        # Both at once: the server takes them one after the other, and both tabs end up with both.
        for page, words in ((one, ASKS), (two, PUSHES)):
            page.get_by_label("What you say").fill(words)
        one.get_by_role("button", name="Say it").click(no_wait_after=True)
        two.get_by_role("button", name="Say it").click(no_wait_after=True)
        for page in (one, two):
            for words in (HELPS, ASKS, PUSHES):
                expect(said(page, words)).to_have_count(1)
        hangs_up(one)
        expect(two.get_by_role("link", name="Read the debrief")).to_be_visible()


def test_a_call_goes_on_when_the_server_was_killed_and_started_again(browser, tmp_path, model_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {"BUYIN_DATABASE_URL": f"sqlite:///{tmp_path / 'cut.db'}", "BUYIN_SECRET": SECRET}
    server = Served(port=port, **env)
    try:
        with window(browser) as context:
            page = context.new_page()
            calls(page, server.address)
            says(page, HELPS)
            before = heard(page)
            server.kill()
            says(page, ASKS)
            expect(page.get_by_text("Not delivered yet")).to_be_visible()
            server = Served(port=port, **env)
            expect(page.get_by_text(re.compile("Not delivered|Sending"))).to_have_count(0, timeout=30_000)
            assert heard(page)[: len(before)] == before
            assert len(heard(page)) > len(before)
            for words in (HELPS, ASKS):
                expect(said(page, words)).to_have_count(1)
    finally:
        server.kill()


def test_answers_come_as_fast_as_a_person_types_and_are_never_held_back_from_who_goes_on(browser, served):
    with window(browser, reduced_motion="no-preference") as context:
        page = context.new_page()
        page.clock.install()
        calls(page, served.address)
        before = heard(page)
        with page.expect_response("**/messages"):
            says(page, HELPS)
        assert heard(page) == before
        expect(page.locator("buyin-chat .typing")).to_be_visible()
        page.clock.run_for(8_000)
        expect(page.locator("buyin-chat .typing")).to_be_hidden()
        assert len(heard(page)) > len(before)
        with page.expect_response("**/messages"):
            says(page, ASKS)
        untold = heard(page)
        says(page, "And what came of it?")
        expect(page.get_by_role("log").locator("p.prospect").nth(len(untold))).to_be_visible()


def test_each_line_is_put_into_the_log_once_so_that_it_is_announced_once(browser, served):
    with window(browser) as context:
        page = context.new_page()
        calls(page, served.address)
        page.evaluate(
            """() => {
              window.added = [];
              const log = document.querySelector("buyin-chat").shadowRoot.querySelector("[role=log]");
              new MutationObserver((changes) => changes.forEach((change) =>
                change.addedNodes.forEach((node) => node.tagName === "P" && window.added.push(node.innerText))))
                .observe(log, { childList: true });
            }"""
        )
        says(page, HELPS)
        lines = heard(page)
        says(page, ASKS)
        lines = heard(page)
        added = page.evaluate("window.added")
        assert len(added) == len(lines) - 1 + 2
        log = page.get_by_role("log")
        expect(log).to_have_attribute("aria-live", "polite")


def test_too_long_and_too_fast_messages_stay_in_the_box(browser, embedding):
    with window(browser) as context:
        page = context.new_page()
        box = calls(page, embedding.address)
        box.fill("Why? " * 1001)
        box.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("5005 characters")
        assert len(box.input_value()) == 5005
        for number in range(12):
            words = f"And what else matters to you, number {number}?"
            says(page, words)
            expect(page.get_by_role("button", name="Say it")).to_be_enabled()
            if box.input_value():
                break
        expect(page.get_by_role("status")).to_contain_text("faster than anybody can read")
        expect(box).to_have_value(words)
        expect(said(page, words)).to_have_count(0)


def test_patience_runs_down_and_hints_are_there_when_allowed(browser, served):
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{served.address}/prospects/rosa-delgado")
        page.get_by_label("With hints").check()
        page.get_by_role("button", name="Start the call").click()
        meter = page.get_by_role("meter", name="Rosa's patience")
        expect(page.get_by_text("plenty of time")).to_be_visible()
        for _ in range(2):
            says(page, PUSHES)
            heard(page)
        assert float(meter.get_attribute("value") or meter.evaluate("each => each.value")) < 100
        page.get_by_role("button", name="Hint").click()
        expect(page.get_by_role("status")).to_contain_text("Hint: ")
        expect(page.get_by_label("What you say")).to_be_focused()
        calls(page, served.address)
        expect(page.get_by_role("button", name="Hint")).to_have_count(0)


VOICES = """
  window.spoken = [];
  class Recognition {
    start() {
      window.recognition = this;
      this.onresult({ results: [Object.assign([{ transcript: "who else would have a say" }], { isFinal: true })] });
    }
    stop() { this.onend(); }
  }
  window.SpeechRecognition = Recognition;
  const speechSynthesis = { speak: (each) => window.spoken.push(each.text), cancel() {} };
  Object.defineProperty(window, "speechSynthesis", { value: speechSynthesis });
"""


def test_one_can_speak_and_listen_where_the_browser_can_but_only_when_asked_for(browser, served):
    with window(browser) as context:
        page = context.new_page()
        page.add_init_script(VOICES)
        box = calls(page, served.address)
        says(page, HELPS)
        heard(page)
        assert page.evaluate("spoken") == []
        page.get_by_role("button", name="Read aloud").click()
        dictate = page.get_by_role("button", name="Dictate")
        dictate.click()
        expect(dictate).to_have_attribute("aria-pressed", "true")
        expect(box).to_have_value("who else would have a say")
        dictate.click()
        expect(dictate).to_have_attribute("aria-pressed", "false")
        box.press("Enter")
        lines = heard(page)
        spoken = page.evaluate("spoken")
        assert spoken
        assert spoken == [each.split(":", 1)[-1].strip() for each in lines[-len(spoken) :]]


def test_the_chat_in_a_page_of_another_site(browser, embedding, site):
    origin, pages = site
    pages["/lesson"] = (
        "<!doctype html><html lang=en><title>Lesson</title><style>p, button { font-size: 60px; color: red }</style>"
        f"<h1>Lesson 3</h1><script src='{embedding.address}/widget.js' data-persona=dana-okafor data-trainee=Ann"
        " data-pace=none></script></html>"
    )
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{origin}/lesson")
        page.get_by_role("button", name="Start the call").click()
        says(page, HELPS)
        assert len(heard(page)) >= 2
        page.reload()
        expect(said(page, HELPS)).to_have_count(1)
        size = page.locator("buyin-chat textarea").evaluate("each => getComputedStyle(each).fontSize")
        assert size == "16px", "the page's own style reaches into the chat"
        page.get_by_role("button", name="End the call").click()
        page.get_by_role("button", name="Yes, end it").click()
        expect(page.get_by_text("of 100")).to_be_visible()
        with context.expect_page() as opened:
            page.get_by_role("link", name="Read the debrief").click()
        debrief = opened.value
        debrief.get_by_role("button", name="Yes, go on").click()
        expect(debrief.get_by_role("heading", name="Debrief: Dana Okafor")).to_be_visible()
        expect(debrief.get_by_text("A call of Ann.")).to_be_visible()


def test_a_site_that_is_not_allowed_cannot_use_the_chat(browser, served, site):
    origin, pages = site
    pages["/thief"] = f"<title>x</title><script src='{served.address}/widget.js' data-persona=dana-okafor></script>"
    with window(browser) as context:
        page = context.new_page()
        page.goto(f"{origin}/thief")
        tried = page.evaluate(
            """async (address) => {
              const ask = (path, options) => fetch(address + path, options).then((r) => r.status, () => "refused");
              const json = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
              return [await ask("/api/personas"), await ask("/api/session", json),
                await ask("/api/calls", { method: "POST", body: '{"persona": "dana-okafor"}', mode: "no-cors" })];
            }""",
            served.address,
        )
        assert tried[:2] == ["refused", "refused"]
        expect(page.locator("buyin-chat")).to_contain_text("may not be used")

"""The page in a browser: what a person sees of requests, and that nothing in them becomes markup."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from typing import Any

import httpx
import pytest
from deepseek_mock import Fault, Match, MockServer, Pace, Reply, Rule
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.browser.watching import Page

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\'&amp;\u202e'
# The contrast that WCAG asks for between a text and its ground.
CONTRAST = 4.5
MEASURE = """
function parts(colour) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
function light(colour) {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = parts(colour).map((part) => linear(part / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
return arguments[0].map((selector) => {
  const shown = document.querySelector(selector);
  let ground = shown;
  while (parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const pair = [light(getComputedStyle(shown).color), light(getComputedStyle(ground).backgroundColor)];
  return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
});
"""
# What a script that had got into the page would do; gives the rules of the policy that stop it.
INTRUDE = """
const broken = [];
document.addEventListener("securitypolicyviolation", (event) => broken.push(event.effectiveDirective));
function add(name, members) {
  document.body.append(Object.assign(document.createElement(name), members));
}
const tries = [
  () => { document.body.innerHTML = "<p>x</p>"; },
  () => add("script", { textContent: "window.hacked = 1" }),
  () => document.body.setAttribute("onclick", "window.hacked = 1"),
  () => eval("window.hacked = 1"),
  () => add("style", { textContent: "body { display: none }" }),
  () => add("img", { src: "http://127.0.0.1:1/x.png" }),
  () => add("iframe", { src: "/__mock__/" }),
  () => fetch("http://127.0.0.1:1/").catch(() => {}),
];
function intrude() {
  for (const one of tries) {
    try { one(); } catch (error) { broken.push(error.name); }
  }
}
setTimeout(intrude);  // the policy is not for what a debugger calls itself
return new Promise((resolve) => setTimeout(() => resolve(broken), 300));
"""


def chat(text: str = "Hi", **members: Any) -> dict[str, Any]:
    return {"model": "deepseek-flash", "messages": [{"role": "user", "content": text}], **members}


def rows(page: Page) -> list[str]:
    return [row.text for row in page.all("#list li")]


def test_a_request_appears_live_and_is_shown_in_full(page: Page, client: httpx.Client) -> None:
    assert page.all("#none")[0].is_displayed()
    answer = client.post("/chat/completions", json=chat("What is 12 * 12?"), headers={"x-mine": "yes"})
    page.wait(lambda: "200" in rows(page)[0] and "What is 12 * 12?" in rows(page)[0])
    assert not page.all("#none")[0].is_displayed()
    page.wait(lambda: page.text("content") == "12 * 12 = 144.")
    assert page.text("detail-title") == "#1 POST /chat/completions"
    assert "finish reason: stop" in page.text("ending")
    page.click("#tab-raw")
    assert page.text("pane-raw") == answer.text
    page.click("#tab-request")
    assert json.loads(page.text("pane-request")) == chat("What is 12 * 12?")
    page.click("#tab-headers")
    assert "x-mineyes" in page.text("request-headers")
    assert "****0001" in page.text("request-headers")
    assert client.headers["authorization"] not in page.driver.page_source
    assert "content-typeapplication/json" in page.text("response-headers")


def test_the_newest_is_followed_until_a_person_chooses(page: Page, client: httpx.Client) -> None:
    client.get("/models")
    client.get("/user/balance")
    page.wait(lambda: page.text("detail-title") == "#2 GET /user/balance")
    page.wait(lambda: "CNY" in page.text("content"))
    page.click("#list li:last-child button")
    page.wait(lambda: page.text("detail-title") == "#1 GET /models")
    assert not page.all("#follow")[0].is_selected()
    client.get("/nothing")
    page.wait(lambda: len(rows(page)) == 3 and "404" in rows(page)[0])
    assert page.text("detail-title") == "#1 GET /models"
    page.click("#follow")
    client.get("/nothing")
    page.wait(lambda: page.text("detail-title") == "#4 GET /nothing")


def test_a_stream_grows(page: Page, client: httpx.Client) -> None:
    words = " ".join(str(number) for number in range(200))
    rule = Rule(reply=Reply(text=words, reasoning="Counting. " * 3), pace=Pace(tokens_per_second=60))
    page.server.app.scenario.add(rule)

    def ask() -> None:
        with suppress(httpx.HTTPError):  # the answer is broken off
            client.post("/chat/completions", json=chat(stream=True))

    asking = threading.Thread(target=ask)
    asking.start()
    page.wait(lambda: page.text("reasoning-text").startswith("Counting."))
    first = page.wait(lambda: page.text("content"))
    assert page.all("#content.writing")
    page.wait(lambda: page.text("content").startswith(first) and len(page.text("content")) > len(first) + 10)
    assert len(page.text("content")) < len(words)
    page.server.app.scenario.clear()
    page.server.app.end_open()
    page.wait(lambda: "cut" in rows(page)[0])
    assert "no [DONE]" in page.wait(lambda: page.text("ending"))
    assert not page.all("#content.writing")
    asking.join()


def test_a_stream_with_tools_is_put_together(page: Page, client: httpx.Client) -> None:
    call = {"name": "get_weather", "arguments": {"city": "São Paulo"}}
    page.server.reply_with(tool_calls=[call])
    function = {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}
    client.post("/chat/completions", json=chat(stream=True, tools=[{"type": "function", "function": function}]))
    page.wait(lambda: "finish reason: tool_calls" in page.text("ending"))
    shown = page.text("calls")
    assert shown.startswith("get_weather")
    assert json.loads(shown.removeprefix("get_weather")) == call["arguments"]


def test_an_answer_longer_than_an_event_is_shown_whole(page: Page, client: httpx.Client) -> None:
    page.server.app.scenario.add(Rule(reply=Reply(body="0123456789" * 30_000)))
    client.get("/models")
    page.wait(lambda: len(page.text("pane-raw")) == 300_000)


def test_requests_from_before_the_page_are_there(page: Page, client: httpx.Client) -> None:
    client.get("/models")
    client.get("/nothing")
    page.open()
    page.wait(
        lambda: (
            [row.partition("\n")[0] for row in rows(page)] == ["GET/nothing404", "GET/models200"]
            or len(rows(page)) == 2
        )
    )
    page.wait(lambda: page.text("detail-title") == "#2 GET /nothing")


def test_hostile_text_is_shown_as_text(page: Page, client: httpx.Client) -> None:
    hostile = {b"x-hostile": HOSTILE.encode()}
    page.server.app.scenario.add(Rule(Match(text=HOSTILE), reply=Reply(text=HOSTILE, reasoning=HOSTILE), name=HOSTILE))
    client.post("/chat/completions", json=chat(HOSTILE, stream=True), headers=hostile)
    page.wait(lambda: page.text("content") == HOSTILE)
    assert page.text("reasoning-text") == HOSTILE
    page.wait(lambda: page.text("rules").startswith(HOSTILE))
    assert HOSTILE in page.script("return document.querySelector('#list').textContent")
    client.get(f"/{HOSTILE}", params={"q": HOSTILE})
    page.wait(lambda: HOSTILE in page.text("detail-title"))
    for tab in ("raw", "request", "headers", "answer"):
        page.click(f"#tab-{tab}")
    client.post("/chat/completions", json={**chat(), "model": HOSTILE})
    page.wait(lambda: page.text("detail-title").startswith("#3") and page.text("content"))
    assert HOSTILE in json.loads(page.text("content"))["error"]["message"]
    page.server.app.scenario.put([Rule(reply=Reply(body=HOSTILE, headers={"content-type": "text/html", "x-y": "<b>"}))])
    client.get("/models")
    page.wait(lambda: page.text("content") == HOSTILE)
    assert page.all("#list img, #detail img, #rules img, main script, main b b") == []
    assert page.script("return window.hacked") is None


def test_the_policy_keeps_scripts_and_strangers_out(page: Page) -> None:
    broken = page.script(INTRUDE)
    assert {"require-trusted-types-for", "style-src-elem", "connect-src", "img-src", "frame-src", "EvalError"} <= set(
        broken
    ), broken
    assert page.script("return window.hacked") is None
    assert page.script("return document.querySelector('main') !== null")
    assert page.errors()


def test_the_pace_is_set(page: Page, client: httpx.Client) -> None:
    for name, value in (
        ("latency", 0.5),
        ("tokens_per_second", 40),
        ("tokens_per_chunk", 3),
        ("keep_alive_comments", 0),
    ):
        page.fill(name, value)
    page.wait(lambda: page.server.app.settings.keep_alive_comments == 0)
    assert page.server.app.settings.pace == Pace(latency=0.5, tokens_per_second=40, tokens_per_chunk=3)
    for name in ("tokens_per_second", "tokens_per_chunk", "latency"):
        page.fill(name, "")
    page.wait(lambda: page.server.app.settings.pace == Pace())
    page.server.pace(Pace(latency=0.25))
    page.wait(lambda: page.all("#latency")[0].get_property("value") == "0.25")
    assert client.get("/models").status_code == 200


def test_a_refusal_is_shown(page: Page) -> None:
    page.fill("tokens_per_second", -1)
    page.wait(lambda: "tokens_per_second is -1" in page.text("notice"))
    assert page.all("#notice")[0].is_displayed()
    page.fill("tokens_per_second", 5)
    page.wait(lambda: not page.all("#notice")[0].is_displayed())
    assert [error for error in page.errors() if "400 (Bad Request)" not in error] == []


def test_requests_are_cleared_and_the_server_is_reset(page: Page, client: httpx.Client) -> None:
    client.get("/models")
    page.wait(lambda: len(rows(page)) == 1)
    page.click("#clear")
    page.wait(lambda: rows(page) == [] and page.all("#none")[0].is_displayed())
    assert len(page.server.requests) == 0
    page.server.fail_with(500, times=None)
    client.get("/models")
    page.wait(lambda: "500" in rows(page)[0] and "used 1 time" in page.text("rules"))
    page.click("#reset")
    page.wait(lambda: rows(page) == [] and page.text("rules") == "")
    assert client.get("/models").status_code == 200


def test_the_page_comes_back_with_the_server(driver: webdriver.Chrome) -> None:
    with MockServer(admin=True) as server:
        page = Page(driver, server)
        page.open()
        httpx.get(f"{server.base_url}/models")
        page.wait(lambda: "/models" in rows(page)[0])
        port = int(server.base_url.rpartition(":")[2])
    page.wait(lambda: page.text("link") == "connection lost")
    with MockServer(admin=True, port=port) as again:
        httpx.get(f"{again.base_url}/user/balance")
        page.wait(lambda: page.text("link") == "live" and "/user/balance" in rows(page)[0])
        assert len(rows(page)) == 1
        driver.get("about:blank")
    page.errors()


def test_the_keyboard_is_enough(page: Page, client: httpx.Client) -> None:
    for path in ("/models", "/user/balance", "/nothing"):
        client.get(path)
    page.wait(lambda: len(rows(page)) == 3)
    page.script("document.querySelector('#list button').focus()")
    active = page.driver.switch_to.active_element
    active.send_keys(Keys.ARROW_DOWN)
    page.wait(lambda: page.text("detail-title") == "#2 GET /user/balance")
    page.driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    page.wait(lambda: page.text("detail-title") == "#3 GET /nothing")
    page.all("#tab-answer")[0].send_keys(Keys.ARROW_RIGHT)
    assert page.all("#pane-raw")[0].is_displayed()
    assert page.driver.switch_to.active_element.get_attribute("id") == "tab-raw"
    page.all("#kind")[0].send_keys("blank")
    page.all("#fault .primary")[0].send_keys(Keys.ENTER)
    page.wait(lambda: len(page.all("#rules [role=switch]")) == 1)
    page.all("#rules [role=switch]")[0].send_keys(Keys.SPACE)
    page.wait(lambda: len(page.server.app.scenario) == 0)


def test_everything_has_a_name(page: Page, client: httpx.Client) -> None:
    page.server.fail_with(500, times=None)
    client.get("/models")
    page.wait(lambda: "used 1 time" in page.text("rules") and len(rows(page)) == 1)
    for shown in page.all("button, input, select, [role=tabpanel], section, aside, ol"):
        if shown.is_displayed():
            assert shown.accessible_name, shown.get_attribute("outerHTML")
    page.wait(lambda: page.text("said") == "GET /models: 500, complete")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read(page: Page, client: httpx.Client, scheme: str) -> None:
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    page.server.app.scenario.add(Rule(Match(operation="fim"), fault=Fault("blank"), times=1))
    client.get("/nothing")
    client.post("/chat/completions", json=chat("What is 1 + 1?", stream=True))
    page.wait(lambda: page.text("content").startswith("1 + 1"))
    selectors = ["h1", "#facts", "#list .path", "#list .words", "#list .meta", "#list .badge", "#list li + li .badge"]
    selectors += ["#content", "#reasoning-text", "#tab-raw", "#ending", ".hint", "label", ".primary", "#rules .about"]
    try:
        page.wait(lambda: len(page.all("#rules li")) == 1)
        ratios = dict(zip(selectors, page.script(MEASURE, selectors), strict=True))
        ground = page.script("return getComputedStyle(document.body).backgroundColor")
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert {name: ratio for name, ratio in ratios.items() if ratio < CONTRAST} == {}
    assert (ground == "rgb(244, 245, 249)") is (scheme == "light")


@pytest.mark.parametrize("width", [320, 400, 900, 1440])
def test_the_page_fits(page: Page, client: httpx.Client, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        page.server.app.scenario.add(Rule(Match(text="x" * 200), reply=Reply(text="y" * 500)))
        client.post("/chat/completions", json=chat("x" * 200))
        client.get(f"/{'long' * 60}")
        client.post("/chat/completions", json=chat("x" * 200, stream=True))
        page.wait(lambda: page.text("content") == "y" * 500)
        page.click("#tab-raw")
        assert page.script("return document.documentElement.scrollWidth") <= width
        for name in ("#reset", "#fault .primary", "#latency", "#rules [role=switch]"):
            shown = page.all(name)[0]
            page.script("arguments[0].scrollIntoView()", shown)
            place = page.script("const r = arguments[0].getBoundingClientRect(); return [r.left, r.right]", shown)
            assert 0 <= place[0] < place[1] <= width
    finally:
        page.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

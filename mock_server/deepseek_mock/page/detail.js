// One exchange in full.

import { Answer, pretty } from "./answer.js";
import { byId, duration, element, size } from "./dom.js";
import { badge, tone } from "./requests.js";

const TABS = ["answer", "raw", "request", "headers"];

export class Detail {
  constructor() {
    this.record = null;
    for (const name of TABS) {
      const tab = byId(`tab-${name}`);
      tab.addEventListener("click", () => this.#open(name));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step) return;
        const next = TABS[(TABS.indexOf(name) + step + TABS.length) % TABS.length];
        this.#open(next);
        byId(`tab-${next}`).focus();
      });
    }
  }

  #open(chosen) {
    for (const name of TABS) {
      byId(`tab-${name}`).setAttribute("aria-selected", String(name === chosen));
      byId(`tab-${name}`).tabIndex = name === chosen ? 0 : -1;
      byId(`pane-${name}`).hidden = name !== chosen;
    }
  }

  clear() {
    this.record = null;
    byId("detail-title").textContent = "Choose a request";
    byId("detail-state").replaceChildren();
    byId("detail-body").hidden = true;
  }

  show(record) {
    const { exchange, found } = record;
    const other = this.record !== record;
    this.record = record;
    byId("detail-body").hidden = false;
    byId("detail-title").textContent = `#${exchange.number} ${exchange.method} ${exchange.path}${exchange.query ? `?${exchange.query}` : ""}`;
    byId("detail-state").replaceChildren(element("span", { class: "badge", "data-tone": tone(exchange) }, badge(exchange)));
    this.#facts(exchange);
    this.#answer(record);
    if (!found) {
      if (other) for (const id of ["pane-request", "request-headers", "response-headers"]) byId(id).replaceChildren();
    } else if (other || this.found !== found) {
      byId("pane-request").textContent = found.body ? pretty(found.body) : "no body";
      headers("request-headers", found.headers);
      this.found = found;
    }
    headers("response-headers", record.headers ?? found?.response_headers ?? {});
  }

  #facts(exchange) {
    const facts = [
      ["outcome", exchange.outcome],
      ["model", exchange.model],
      ["took", exchange.outcome === "open" ? null : duration(exchange.elapsed)],
      ["received", exchange.response_bytes ? size(exchange.response_bytes) : null],
      ["rule", exchange.rule],
    ];
    const shown = facts.filter(([, value]) => value).map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
    byId("detail-facts").replaceChildren(...shown);
  }

  #answer(record) {
    const type = record.headers?.["content-type"] ?? record.found?.response_headers?.["content-type"] ?? "";
    const streams = type.startsWith("text/event-stream");
    if (record.answer.streams !== streams) record.answer = new Answer(streams);
    const { answer } = record;
    const ended = record.exchange.outcome !== "open";
    answer.take(record.text, ended);
    grow(byId("pane-raw"), record.text);
    byId("reasoning").hidden = !answer.reasoning;
    grow(byId("reasoning-text"), answer.reasoning);
    grow(byId("content"), answer.content);
    byId("content").classList.toggle("writing", !ended && streams);
    const calls = answer.calls.filter(Boolean).map((call) => element("p", {}, element("b", {}, call.name), element("code", {}, call.arguments)));
    byId("calls").replaceChildren(...calls);
    const ending = [...answer.ending];
    if (streams && ended && !answer.done) ending.push("no [DONE]");
    if (ended && !record.text) ending.push("no body came");
    if (record.gap) ending.push("shortened here, see the journal");
    byId("ending").textContent = ending.join(" · ");
  }
}

// Adds what is new to a text, so that a long one is not written again for each token.
function grow(shown, text) {
  const before = shown.textContent;
  if (text === before) return;
  if (before && text.startsWith(before)) shown.append(text.slice(before.length));
  else shown.textContent = text;
}

function headers(id, values) {
  const rows = Object.entries(values).map(([name, value]) => element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value)));
  byId(id).replaceChildren(...rows);
}

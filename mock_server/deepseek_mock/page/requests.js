// The list of requests, newest first, and the one that is open.

import { Answer } from "./answer.js";
import { Detail } from "./detail.js";
import { attempt, byId, call, duration, element, say, size } from "./dom.js";

const MAX_ROWS = 500;
// As much as the journal keeps of an answer.
const MAX_BYTES = 1024 * 1024;

export class Requests {
  constructor() {
    this.records = new Map();
    this.selected = null;
    this.detail = new Detail();
    this.list = byId("list");
    this.changed = new Set();
    this.list.addEventListener("keydown", (event) => this.#move(event));
  }

  // Takes what the journal has, beside what events have told by now.
  async load() {
    const { exchanges } = await call("GET", `journal?limit=${MAX_ROWS}`);
    for (const exchange of exchanges) this.#note(exchange);
    if (this.selected !== null) await this.#fetch(this.selected);
    else if (byId("follow").checked && exchanges.length) this.select(exchanges.at(-1).number);
  }

  // The same after the connection was lost: the server may be another one by now.
  async reload() {
    const chosen = this.selected;
    this.clear();
    await this.load();
    if (!byId("follow").checked && chosen !== null) this.select(chosen);
  }

  opened(exchange) {
    this.#note(exchange);
    if (byId("follow").checked) this.select(exchange.number);
  }

  head({ number, status, headers, rule }) {
    const record = this.records.get(number);
    if (!record) return;
    Object.assign(record.exchange, { status, rule });
    record.headers = headers;
    this.#touch(number);
  }

  piece({ number, offset, bytes, text, shortened }) {
    const record = this.records.get(number);
    if (!record) return;
    record.exchange.response_bytes = Math.max(record.exchange.response_bytes, offset + bytes);
    if (offset === record.bytes && !shortened && record.bytes < MAX_BYTES) {
      record.text += text;
      record.bytes = offset + bytes;
    } else if (offset + bytes > record.bytes && !record.gap) {
      record.gap = true;
      if (number === this.selected && record.bytes < MAX_BYTES) attempt(() => this.#fetch(number));
    }
    this.#touch(number);
  }

  closed(exchange) {
    this.#note(exchange);
    const row = this.records.get(exchange.number);
    say(`${exchange.method} ${exchange.path}: ${exchange.status || "no answer"}, ${exchange.outcome}`);
    if (exchange.number === this.selected) attempt(() => this.#fetch(exchange.number));
    else row.forget();
  }

  clear() {
    this.records.clear();
    this.changed.clear();
    this.selected = null;
    this.list.replaceChildren();
    this.detail.clear();
    this.#count();
  }

  select(number) {
    const before = this.records.get(this.selected);
    if (this.selected === number || !this.records.has(number)) return;
    this.selected = number;
    if (before) {
      before.row.firstChild.removeAttribute("aria-current");
      if (before.exchange.outcome !== "open") before.forget();
    }
    this.records.get(number).row.firstChild.setAttribute("aria-current", "true");
    this.#touch(number);
    attempt(() => this.#fetch(number));
  }

  async #fetch(number) {
    const record = this.records.get(number);
    let found;
    try {
      found = await call("GET", `journal/${number}`);
    } catch (error) {
      // The journal was emptied while this was on its way: an event says so, too.
      if (this.records.get(number) !== record) return;
      throw error;
    }
    if (this.records.get(number) !== record || !record) return;
    record.found = found;
    if (record.exchange.outcome === "open" || found.outcome !== "open") record.exchange = found;
    if (found.response_bytes >= record.bytes || found.outcome !== "open") {
      record.text = found.response;
      record.bytes = found.response_bytes;
      record.gap = false;
    }
    this.#touch(number);
  }

  #note(exchange) {
    const { number } = exchange;
    const record = this.records.get(number);
    if (!record) this.#add(exchange);
    else if (record.exchange.outcome === "open") record.exchange = { ...record.exchange, ...exchange };
    this.#touch(number);
  }

  #add(exchange) {
    const { number } = exchange;
    const record = new Record(exchange, () => {
      byId("follow").checked = false;
      this.select(number);
    });
    this.records.set(number, record);
    const after = [...this.list.children].find((row) => Number(row.dataset.number) < number);
    this.list.insertBefore(record.row, after ?? null);
    while (this.records.size > MAX_ROWS) {
      const oldest = Math.min(...this.records.keys());
      this.records.get(oldest).row.remove();
      this.records.delete(oldest);
      if (this.selected === oldest) this.selected = null;
    }
    this.#count();
  }

  #count() {
    byId("count").textContent = this.records.size;
    byId("none").hidden = this.records.size > 0;
  }

  // Draws what has changed, at most once in a frame.
  #touch(number) {
    if (!this.changed.size) requestAnimationFrame(() => this.#draw());
    this.changed.add(number);
  }

  #draw() {
    for (const number of this.changed) {
      const record = this.records.get(number);
      if (!record) continue;
      record.draw();
      if (number === this.selected) this.detail.show(record);
    }
    this.changed.clear();
  }

  #move(event) {
    const steps = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" };
    const next = steps[event.key] && event.target.closest("li")?.[steps[event.key]];
    if (!next) return;
    event.preventDefault();
    next.firstChild.focus();
    next.firstChild.click();
  }
}

// One exchange: what is known of it, and its row.
class Record {
  constructor(exchange, open) {
    this.exchange = exchange;
    this.headers = null;
    this.found = null;
    this.text = "";
    this.bytes = 0;
    this.gap = false;
    this.answer = new Answer(false);
    const { number, method, path } = exchange;
    this.badge = element("span", { class: "badge" });
    this.meta = element("span", { class: "meta" });
    this.flow = element("span", { class: "flow" });
    const top = element("span", { class: "top" }, element("b", {}, method), element("span", { class: "path" }, path), this.badge);
    const time = new Date(exchange.started * 1000).toLocaleTimeString([], { hour12: false });
    const shown = [exchange.model, exchange.stream ? "stream" : null, exchange.text].filter(Boolean).join(" · ");
    const words = element("span", { class: "words" }, shown);
    const bottom = element("span", { class: "bottom" }, element("span", {}, `#${number}`), element("time", {}, time), this.meta, this.flow);
    this.row = element("li", { "data-number": number }, element("button", { type: "button", onclick: open }, top, words, bottom));
  }

  // Lets go of the bodies: they can be had from the journal again.
  forget() {
    this.text = "";
    this.bytes = 0;
    this.gap = false;
    this.found = null;
    this.answer = new Answer(false);
  }

  draw() {
    const { exchange } = this;
    const { status, outcome } = exchange;
    this.row.dataset.outcome = outcome;
    this.badge.textContent = badge(exchange);
    this.badge.dataset.tone = tone(exchange);
    const bytes = exchange.response_bytes ? size(exchange.response_bytes) : null;
    const took = outcome === "open" ? null : duration(exchange.elapsed);
    this.meta.textContent = [bytes, took, outcome === "complete" || outcome === "open" ? null : outcome].filter(Boolean).join(" · ");
    // The whole is in the detail; a rule without a name says after the arrow what it does.
    this.flow.textContent = exchange.rule?.split(" -> ").at(-1) ?? "";
    this.flow.title = exchange.rule ?? "";
    this.row.firstChild.setAttribute("aria-label", `${exchange.method} ${exchange.path}, number ${exchange.number}, ${status || "no answer"}, ${outcome}`);
  }
}

export function badge({ status, outcome }) {
  if (status) return String(status);
  return outcome === "open" ? "…" : "none";
}

export function tone({ status, outcome }) {
  if (outcome === "open") return "open";
  if (outcome !== "complete" || status >= 500 || !status) return "bad";
  return status >= 400 ? "warn" : "good";
}

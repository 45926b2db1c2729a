// Faults, rules and pace: what a person changes about the server.

import { attempt, byId, call, element } from "./dom.js";

const PACE = ["latency", "tokens_per_second", "tokens_per_chunk"];
const LINES = ["keep_alive_comments"];

export class Controls {
  constructor() {
    this.table = null;
    this.rules = [];
    // Rules that were switched off here, so that they can be switched on again.
    this.off = [];
    byId("kind").addEventListener("change", () => this.#chosen());
    byId("fault").addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(() => this.#switchOn());
    });
    byId("pace").addEventListener("submit", (event) => event.preventDefault());
    byId("pace").addEventListener("change", (event) => attempt(() => this.#set(event.target)));
  }

  async load() {
    this.table = await call("GET", "faults");
    byId("kind").replaceChildren(...this.table.kinds.map(({ kind }) => element("option", { value: kind }, kind.replaceAll("_", " "))));
    byId("operation").append(...this.table.operations.map((name) => element("option", { value: name }, name)));
    this.#chosen();
  }

  #kind() {
    return this.table.kinds.find(({ kind }) => kind === byId("kind").value);
  }

  #chosen() {
    const { summary, takes, streams_only: streamsOnly } = this.#kind();
    byId("kind-summary").textContent = `${summary}${streamsOnly ? "; streams only" : ""}`;
    byId("parameters").replaceChildren(...takes.map((name) => this.#field(name)));
  }

  #field(name) {
    const types = this.table.parameters[name];
    const id = `parameter-${name}`;
    const numeric = !types.includes("text");
    const kind = numeric ? { type: "number", step: types.includes("number") ? "any" : "1", min: "0" } : { type: "text" };
    const value = name === "status" && byId("kind").value === "status" ? "503" : null;
    return element("p", { class: "field" }, element("label", { for: id }, name.replaceAll("_", " ")), element("input", { id, name, value, ...kind, placeholder: "default" }));
  }

  async #switchOn() {
    const { kind, takes } = this.#kind();
    const fault = { kind };
    for (const name of takes) {
      const text = byId(`parameter-${name}`).value;
      if (text !== "") fault[name] = this.#value(name, text);
    }
    const operation = byId("operation").value;
    const times = byId("times").value;
    const rule = { ...(operation && { match: { operation } }), fault, ...(times && { times: Number(times) }) };
    await call("POST", "scenario?first=true", rule);
  }

  // Some take a number or a text, as Retry-After does.
  #value(name, text) {
    const types = this.table.parameters[name];
    const number = Number(text);
    return Number.isFinite(number) && (types.includes("number") || types.includes("integer")) ? number : text;
  }

  showRules(rules) {
    this.rules = rules;
    const rows = [...rules.map((rule) => this.#row(rule, true)), ...this.off.map((rule) => this.#row(rule, false))];
    const focused = document.activeElement?.closest?.("#rules li")?.dataset.key;
    byId("rules").replaceChildren(...rows);
    byId("rule-count").textContent = rules.length;
    if (focused) rows.find((row) => row.dataset.key === focused)?.querySelector("button").focus();
  }

  #row(rule, on) {
    const spent = rule.times !== undefined && rule.used >= rule.times;
    const does = [rule.fault && `${rule.fault.kind.replaceAll("_", " ")}${rule.fault.status ? ` ${rule.fault.status}` : ""}`, rule.reply && "reply", rule.pace && "pace"].filter(Boolean).join(" + ") || "as usual";
    const match = Object.entries(rule.match ?? {}).map(([name, value]) => (name === "operation" ? value : `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`));
    const often = rule.times ? `${rule.used} of ${rule.times} used` : `used ${rule.used}×`;
    const name = rule.name || does;
    const { number, used, description, ...rest } = rule;
    const toggle = element("button", { type: "button", role: "switch", class: "switch", "aria-checked": String(on), "aria-label": `${name}, ${match.join(", ") || "any request"}`, onclick: () => attempt(() => (on ? this.#switchOff(rule) : this.#again(rule, rest))) });
    const forget = on ? null : element("button", { type: "button", class: "quiet small", onclick: () => this.#forget(rule) }, "Forget");
    const more = element("details", {}, element("summary", {}, "as JSON"), element("pre", {}, JSON.stringify(rest, null, 2)));
    const words = element("div", { class: "rule" }, element("b", {}, name), element("span", { class: "about" }, match.join(" · ") || "any request"), element("span", { class: "used" }, on ? (spent ? `${often}, used up` : often) : "off"), forget, more);
    return element("li", { class: !on || spent ? "spent" : null, "data-key": `${on}-${number}` }, toggle, words);
  }

  async #switchOff(rule) {
    this.off.push(rule);
    try {
      await call("DELETE", `scenario?rule=${rule.number}`);
    } catch (error) {
      this.#forget(rule);
      throw error;
    }
  }

  async #again(rule, rest) {
    await call("POST", "scenario?first=true", rest);
    this.#forget(rule);
  }

  #forget(rule) {
    this.off = this.off.filter((kept) => kept !== rule);
    this.showRules(this.rules);
  }

  showSettings(settings) {
    for (const name of [...PACE, ...LINES]) {
      const field = byId(name);
      const value = PACE.includes(name) ? settings.pace[name] : settings[name];
      if (document.activeElement !== field) field.value = value ?? "";
    }
  }

  async #set(field) {
    const value = field.value === "" ? (field.id === "tokens_per_second" ? null : 0) : Number(field.value);
    const change = PACE.includes(field.id) ? { pace: { [field.id]: value } } : { [field.id]: value };
    await call("PUT", "settings", change);
  }
}

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
    this.rows = new Map();
    byId("kind").addEventListener("change", () => this.#chosen());
    byId("fault").addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(() => this.#switchOn());
    });
    byId("pace").addEventListener("submit", (event) => event.preventDefault());
    // One after the other: two requests at once may arrive in another order.
    let before = Promise.resolve();
    byId("pace").addEventListener("change", ({ target }) => {
      before = before.then(() => attempt(() => this.#set(target)));
    });
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
    const shown = [...rules.map((rule) => [rule, true]), ...this.off.map((rule) => [rule, false])];
    // Rows stay what they are, so that a click or the focus on one is not lost while its count goes up.
    const rows = new Map(shown.map(([rule, on]) => [`${on}-${rule.number}`, this.rows.get(`${on}-${rule.number}`) ?? this.#row(rule, on)]));
    const list = byId("rules");
    for (const [key, { row }] of this.rows) if (!rows.has(key)) row.remove();
    [...rows.values()].forEach(({ row }, index) => {
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    });
    this.rows = rows;
    for (const [rule, on] of shown) rows.get(`${on}-${rule.number}`).update(rule);
    byId("rule-count").textContent = rules.length;
  }

  showUsed(counts) {
    const used = new Map(counts.map((rule) => [rule.number, rule.used]));
    this.showRules(this.rules.map((rule) => ({ ...rule, used: used.get(rule.number) ?? rule.used })));
  }

  #row(rule, on) {
    const { number, used, description, ...rest } = rule;
    const name = rule.name || doing(rule);
    const about = matching(rule);
    const toggle = element("button", {
      type: "button",
      role: "switch",
      class: "switch",
      "aria-checked": String(on),
      "aria-label": `${name}, ${about}`,
      onclick: () => attempt(() => (on ? this.#switchOff(rule) : this.#again(rule, rest))),
    });
    const count = element("span", { class: "used" });
    const forget = on ? null : element("button", { type: "button", class: "quiet small", onclick: () => this.#forget(rule) }, "Forget");
    const more = element("details", {}, element("summary", {}, "as JSON"), element("pre", {}, JSON.stringify(rest, null, 2)));
    const words = element("div", { class: "rule" }, element("b", {}, name), element("span", { class: "about" }, about), count, forget, more);
    const row = element("li", {}, toggle, words);
    const update = ({ used: now, times }) => {
      const spent = times !== undefined && now >= times;
      row.classList.toggle("spent", !on || spent);
      count.textContent = on ? (times ? `${now} of ${times} used` : `used ${now} ${now === 1 ? "time" : "times"}`) : "off";
    };
    return { row, update };
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
    // A field that was emptied stands for the least, or for no limit.
    const none = field.id === "tokens_per_second" ? null : Number(field.min);
    const value = field.value === "" ? none : Number(field.value);
    const change = PACE.includes(field.id) ? { pace: { [field.id]: value } } : { [field.id]: value };
    await call("PUT", "settings", change);
  }
}

// What a rule does, in a few words.
function doing({ fault, reply, pace }) {
  const failing = fault && [fault.kind.replaceAll("_", " "), fault.status].filter(Boolean).join(" ");
  return [failing, reply && "reply", pace && "pace"].filter(Boolean).join(" + ") || "as usual";
}

// Which requests it is about.
function matching({ match = {} }) {
  const words = Object.entries(match).map(([name, value]) => {
    if (name === "operation") return value;
    return `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`;
  });
  return words.join(" · ") || "any request";
}

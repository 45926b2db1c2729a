// The page of the admin API: listens to the server's events and hands them to its parts.

import { attempt, byId, call } from "./dom.js";
import { Controls } from "./controls.js";
import { Requests } from "./requests.js";

const requests = new Requests();
const controls = new Controls();

function link(state, text) {
  const shown = byId("link");
  if (shown.dataset.state === state) return;
  shown.dataset.state = state;
  shown.textContent = text;
}

async function load() {
  const status = await call("GET", "status");
  byId("facts").textContent = [status.version && `version ${status.version}`, `key ${status.keys[0] ?? "none"}`].filter(Boolean).join(" · ");
  await requests.reload();
}

function listen() {
  const events = new EventSource("events");
  const on = (name, take) => events.addEventListener(name, (event) => take(JSON.parse(event.data)));
  on("opened", (data) => requests.opened(data.exchange));
  on("head", (data) => requests.head(data));
  on("piece", (data) => requests.piece(data));
  on("closed", (data) => requests.closed(data.exchange));
  on("cleared", () => requests.clear());
  on("dropped", () => attempt(() => requests.load()));
  on("scenario", (data) => controls.showRules(data.rules));
  on("used", (data) => controls.showUsed(data.rules));
  on("settings", (data) => controls.showSettings(data));
  events.addEventListener("open", () => {
    link("live", "live");
    attempt(load);
  });
  events.addEventListener("error", () => {
    link("lost", "connection lost");
    // A browser gives up when the answer is an error.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  });
}

byId("address").textContent = location.origin;
byId("reset").addEventListener("click", () => attempt(() => call("POST", "reset")));
byId("clear").addEventListener("click", () => attempt(() => call("DELETE", "journal")));
attempt(() => controls.load());
listen();

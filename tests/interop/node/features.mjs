// Runs what a client offers against the server at DEEPSEEK_BASE_URL and prints what came of it, as one line of JSON.

import { readFileSync } from "node:fs";

export const BASE_URL = process.env.DEEPSEEK_BASE_URL;
export const BETA_URL = `${BASE_URL}/beta`;
export const API_KEY = process.env.DEEPSEEK_API_KEY;
export const QUESTIONS = JSON.parse(readFileSync(new URL("questions.json", import.meta.url), "utf8"));
export const MODEL = QUESTIONS.model;
export const SUM = QUESTIONS.sum.question;
export const WEATHER = QUESTIONS.weather.question;

const notes = [];

/** Fails the feature unless something is so; `found` is what was there instead. */
export function expect(fulfilled, found) {
  if (!fulfilled) throw new Error(`unexpected: ${JSON.stringify(found)}`);
}

/** Says something about the client that its users should know. */
export function note(text) {
  notes.push(text);
}

/** Holds an answer to the sum to its result. */
export function expectSum(text) {
  expect(text?.includes(QUESTIONS.sum.answer), text);
  return text;
}

/** Holds a stream to the answer that came in one piece. */
export function expectPieces(pieces, whole) {
  const written = pieces.filter((piece) => piece);
  expect(written.length > 1 && written.join("") === whole, written);
  return `${written.length} pieces`;
}

/** Holds a tool's calls to the city that was asked about, and the final answer to the tool's result. */
export function expectWeather(cities, answer) {
  expect(JSON.stringify(cities) === JSON.stringify([QUESTIONS.weather.city]), cities);
  expect(answer?.includes(QUESTIONS.weather.number), answer);
  return answer;
}

/** Holds the members of a typed answer to what the question says. */
export function expectTyped(value) {
  expect(value.city === QUESTIONS.typed.city && value.degrees === QUESTIONS.typed.degrees, value);
  return `${value.city}, ${value.degrees}`;
}

/** Holds an answer in JSON mode to the members of the example in the prompt. */
export function expectJson(text) {
  const answer = JSON.parse(text);
  expect(Object.keys(answer).sort().join() === "answer,question", answer);
  expect(answer.answer.includes(QUESTIONS.json.answer), answer);
  return answer.answer;
}

/** All that an async iterator gives. */
export async function listed(iterator) {
  const found = [];
  for await (const item of iterator) found.push(item);
  return found;
}

/** Runs all features in their order and prints the outcome of each. */
export async function run(features) {
  const outcomes = {};
  for (const [name, feature] of Object.entries(features)) {
    notes.length = 0;
    let outcome;
    try {
      outcome = { ok: true, shown: await feature() };
    } catch (error) {
      outcome = { ok: false, shown: `${error.constructor.name}: ${error.message}`.slice(0, 600) };
    }
    outcomes[name] = { ...outcome, notes: [...notes] };
  }
  console.log(JSON.stringify(outcomes));
}

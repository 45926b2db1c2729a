// The OpenAI SDK for Node.js, which DeepSeek's own guides use.

import OpenAI, { AuthenticationError, BadRequestError } from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";

import {
  API_KEY, BASE_URL, BETA_URL, MODEL, QUESTIONS, SUM, WEATHER,
  expect, expectJson, expectPieces, expectSum, expectTyped, expectWeather, listed, note, run,
} from "./features.mjs";

const client = new OpenAI({ baseURL: BASE_URL, apiKey: API_KEY, maxRetries: 0 });
const beta = new OpenAI({ baseURL: BETA_URL, apiKey: API_KEY, maxRetries: 0 });
const NO_THINKING = { model: MODEL, thinking: { type: "disabled" } };
const Weather = z.object({ city: z.string(), degrees: z.int() });
const TOOL = zodFunction({
  name: "get_weather",
  description: "Get the weather in a city.",
  parameters: z.object({ city: z.string() }),
});

const asked = (content) => [{ role: "user", content }];

async function plain() {
  const reply = await client.chat.completions.create({ ...NO_THINKING, messages: asked(SUM) });
  expect(reply.choices[0].finish_reason === "stop" && reply.usage.total_tokens > 0, reply);
  return expectSum(reply.choices[0].message.content);
}

async function streamed() {
  const options = { ...NO_THINKING, messages: asked(SUM), stream_options: { include_usage: true } };
  const chunks = await listed(await client.chat.completions.create({ ...options, stream: true }));
  expect(chunks.at(-1).usage && chunks.at(-1).choices[0].finish_reason === "stop", chunks.at(-1));
  const shown = expectPieces(chunks.map((chunk) => chunk.choices[0].delta.content), await plain());
  const pieces = [];
  const stream = client.chat.completions.stream(options).on("content", (piece) => pieces.push(piece));
  expectPieces(pieces, await stream.finalContent());
  return `${shown}; the same with \`.stream()\``;
}

/** Asks about the weather, runs the tool and gives back its result. */
async function withTool(options) {
  const messages = asked(WEATHER);
  const reply = await client.chat.completions.create({ ...options, messages, tools: [TOOL] });
  expect(reply.choices[0].finish_reason === "tool_calls", reply);
  messages.push(reply.choices[0].message);
  const cities = [];
  for (const call of reply.choices[0].message.tool_calls) {
    cities.push(JSON.parse(call.function.arguments).city);
    messages.push({ role: "tool", tool_call_id: call.id, content: QUESTIONS.weather.result });
  }
  const final = await client.chat.completions.create({ ...options, messages, tools: [TOOL] });
  return expectWeather(cities, final.choices[0].message.content);
}

async function tools() {
  const shown = await withTool(NO_THINKING);
  for (const stream of [false, true]) {
    const cities = [];
    const runner = client.chat.completions.runTools({
      ...NO_THINKING,
      stream,
      messages: asked(WEATHER),
      tools: [{
        type: "function",
        function: {
          ...TOOL.function,
          parse: JSON.parse,
          function: ({ city }) => {
            cities.push(city);
            return QUESTIONS.weather.result;
          },
        },
      }],
    });
    expectWeather(cities, await runner.finalContent());
  }
  return `${shown} The same with \`runTools\`, plain and streamed`;
}

async function thinking() {
  const reply = await client.chat.completions.create({ model: MODEL, messages: asked(SUM) });
  expectSum(reply.choices[0].message.content);
  const reasoning = reply.choices[0].message.reasoning_content;
  expect(reasoning && reply.usage.completion_tokens_details.reasoning_tokens > 0, reply);
  const chunks = await listed(
    await client.chat.completions.create({ model: MODEL, messages: asked(SUM), stream: true }),
  );
  expectPieces(chunks.map((chunk) => chunk.choices[0].delta.reasoning_content), reasoning);
  await withTool({ model: MODEL });
  return reasoning;
}

async function json() {
  const reply = await client.chat.completions.create({
    ...NO_THINKING,
    messages: [{ role: "system", content: QUESTIONS.json.system }, ...asked(QUESTIONS.json.question)],
    response_format: { type: "json_object" },
  });
  const shown = expectJson(reply.choices[0].message.content);
  const parsed = await client.chat.completions.parse({
    ...NO_THINKING,
    messages: asked(QUESTIONS.typed.question),
    tools: [zodFunction({ name: "weather", parameters: Weather })],
    tool_choice: "required",
  });
  const typed = expectTyped(parsed.choices[0].message.tool_calls[0].function.parsed_arguments);
  const refused = client.chat.completions.parse({
    model: MODEL,
    messages: asked(SUM),
    response_format: zodResponseFormat(Weather, "weather"),
  });
  const error = await refused.catch((reason) => reason);
  expect(error instanceof BadRequestError && error.message.includes("response_format type is unavailable"), error);
  note("`parse` with `zodResponseFormat` asks for `json_schema`, which the API refuses; `parse` with tools works");
  return `${shown}; parsed: ${typed}`;
}

async function infill() {
  const { prompt, suffix, answer } = QUESTIONS.infill;
  const reply = await beta.completions.create({ model: MODEL, prompt, suffix });
  expect(reply.choices[0].text.includes(answer), reply);
  const chunks = await listed(await beta.completions.create({ model: MODEL, prompt, suffix, stream: true }));
  expectPieces(chunks.map((chunk) => chunk.choices[0].text), reply.choices[0].text);
  return reply.choices[0].text.trim();
}

async function prefix() {
  const { question, begun, answer } = QUESTIONS.prefix;
  const messages = [...asked(question), { role: "assistant", content: begun, prefix: true }];
  const reply = await beta.chat.completions.create({ ...NO_THINKING, messages });
  expect(reply.choices[0].message.content === answer, reply);
  return `${begun} + ${answer}`;
}

async function models() {
  const names = (await listed(client.models.list())).map((model) => model.id);
  expect(names.includes(MODEL), names);
  return names.join(", ");
}

async function errors() {
  const wrong = new OpenAI({ baseURL: BASE_URL, apiKey: "sk-wrong", maxRetries: 0 });
  const error = await wrong.models.list().then(() => null, (reason) => reason);
  expect(error instanceof AuthenticationError && error.message.includes("****rong is invalid"), error);
  return `${error.constructor.name}, ${error.code}`;
}

await run({
  plain, streamed, tools, thinking, JSON: json, "fill-in-the-middle": infill, prefix, models, errors,
});

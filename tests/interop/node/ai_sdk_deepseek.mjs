// The AI SDK with its DeepSeek provider.

import { createDeepSeek } from "@ai-sdk/deepseek";
import { APICallError, Output, generateText, isStepCount, streamText, tool } from "ai";
import { z } from "zod";

import {
  API_KEY, BASE_URL, BETA_URL, MODEL, QUESTIONS, SUM, WEATHER,
  expect, expectJson, expectPieces, expectSum, expectTyped, expectWeather, listed, note, run,
} from "./features.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

const model = createDeepSeek({ baseURL: BASE_URL, apiKey: API_KEY })(MODEL);
const NO_THINKING = { model, maxRetries: 0, providerOptions: { deepseek: { thinking: { type: "disabled" } } } };
const THINKING = { model, maxRetries: 0 };
const Weather = z.object({ city: z.string(), degrees: z.int() });

async function plain() {
  const reply = await generateText({ ...NO_THINKING, prompt: SUM });
  expect(reply.finishReason === "stop" && reply.usage.totalTokens > 0, reply.usage);
  return expectSum(reply.text);
}

async function streamed() {
  const stream = streamText({ ...NO_THINKING, prompt: SUM });
  const shown = expectPieces(await listed(stream.textStream), await plain());
  expect((await stream.finishReason) === "stop" && (await stream.usage).totalTokens > 0, await stream.usage);
  return shown;
}

/** Asks about the weather; the SDK runs the tool and gives back its result. */
async function withTool(ask, options) {
  const cities = [];
  const reply = await ask({
    ...options,
    prompt: WEATHER,
    stopWhen: isStepCount(3),
    tools: {
      get_weather: tool({
        description: "Get the weather in a city.",
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          cities.push(city);
          return QUESTIONS.weather.result;
        },
      }),
    },
  });
  return expectWeather(cities, await reply.text);
}

async function tools() {
  const shown = await withTool(generateText, NO_THINKING);
  expect((await withTool(streamText, NO_THINKING)) === shown, shown);
  return `${shown} The same streamed`;
}

async function thinking() {
  const reply = await generateText({ ...THINKING, prompt: SUM });
  expectSum(reply.text);
  expect(reply.finalStep.reasoningText && reply.usage.outputTokenDetails.reasoningTokens > 0, reply.usage);
  const parts = await listed(streamText({ ...THINKING, prompt: SUM }).stream);
  const pieces = parts.filter((part) => part.type === "reasoning-delta").map((part) => part.text);
  expectPieces(pieces, reply.finalStep.reasoningText);
  await withTool(generateText, THINKING);
  await withTool(streamText, THINKING);
  return reply.finalStep.reasoningText;
}

async function json() {
  const free = await generateText({
    ...NO_THINKING,
    instructions: QUESTIONS.json.system,
    prompt: QUESTIONS.json.question,
    output: Output.json(),
  });
  const shown = expectJson(free.text);
  const options = { ...THINKING, prompt: QUESTIONS.typed.question, output: Output.object({ schema: Weather }) };
  const typed = expectTyped((await generateText(options)).output);
  const stream = streamText(options);
  const partial = await listed(stream.partialOutputStream);
  expect(partial.length > 1, partial);
  expectTyped(await stream.output);
  note("`Output.object` puts its schema into a system message and asks for JSON mode");
  return `${shown}; \`Output.object\`, plain and streamed: ${typed}`;
}

async function prefix() {
  const { question, begun, answer } = QUESTIONS.prefix;
  const reply = await generateText({
    ...NO_THINKING,
    model: createDeepSeek({ baseURL: BETA_URL, apiKey: API_KEY })(MODEL),
    messages: [
      { role: "user", content: question },
      { role: "assistant", content: begun, providerOptions: { deepseek: { prefix: true } } },
    ],
  });
  expect(reply.text === answer, reply.text);
  return `${begun} + ${answer}`;
}

async function errors() {
  const wrong = createDeepSeek({ baseURL: BASE_URL, apiKey: "sk-wrong" })(MODEL);
  const error = await generateText({ ...THINKING, model: wrong, prompt: SUM }).then(() => null, (reason) => reason);
  expect(APICallError.isInstance(error) && error.message.includes("****rong is invalid"), error);
  return `${error.name}, ${error.statusCode}`;
}

await run({ plain, streamed, tools, thinking, JSON: json, prefix, errors });

// Reads answers as they come in: whole JSON, or the events of a stream.

export class Answer {
  constructor(streams) {
    this.streams = streams;
    this.reset();
  }

  reset() {
    this.raw = "";
    this.read = 0;
    this.reasoning = "";
    this.content = "";
    this.calls = [];
    this.ending = [];
    this.done = false;
  }

  // Takes all that has come so far, which begins with what came before.
  take(raw, complete) {
    if (!raw.startsWith(this.raw)) this.reset();
    this.raw = raw;
    if (this.streams) this.#events();
    else if (complete) this.#whole();
  }

  #events() {
    for (;;) {
      const end = this.raw.indexOf("\n\n", this.read);
      if (end < 0) return;
      const frame = this.raw.slice(this.read, end).trim();
      this.read = end + 2;
      if (!frame.startsWith("data:")) continue;
      const data = frame.slice(5).trim();
      if (data === "[DONE]") {
        this.done = true;
        continue;
      }
      const chunk = parsed(data);
      if (chunk === undefined) this.ending.push(`an event that is not JSON: ${data.slice(0, 200)}`);
      else this.#chunk(chunk);
    }
  }

  #chunk(chunk) {
    if (chunk?.error) this.ending.push(`error: ${String(chunk.error.message)}`);
    const choices = Array.isArray(chunk?.choices) ? chunk.choices : [];
    for (const choice of choices) {
      const part = choice?.delta ?? choice?.message ?? choice;
      if (typeof part?.reasoning_content === "string") this.reasoning += part.reasoning_content;
      const text = part?.content ?? part?.text;
      if (typeof text === "string") this.content += text;
      for (const call of Array.isArray(part?.tool_calls) ? part.tool_calls : []) this.#call(call);
      if (choice?.finish_reason) this.ending.push(`finish reason: ${String(choice.finish_reason)}`);
    }
    const usage = chunk?.usage;
    if (usage) this.ending.push(`${Number(usage.prompt_tokens)} + ${Number(usage.completion_tokens)} tokens`);
  }

  #call(call) {
    const index = Number.isInteger(call?.index) ? call.index : this.calls.length;
    if (index > 1000 || index < 0) return;
    const known = (this.calls[index] ??= { name: "", arguments: "" });
    known.name += String(call?.function?.name ?? "");
    known.arguments += String(call?.function?.arguments ?? "");
  }

  #whole() {
    const value = parsed(this.raw);
    this.reasoning = this.content = "";
    this.calls = [];
    this.ending = [];
    if (Array.isArray(value?.choices)) this.#chunk(value);
    else this.content = value === undefined ? this.raw.trim() : JSON.stringify(value, null, 2);
  }
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// JSON so that people can read it; anything else as it is.
export function pretty(text) {
  const value = parsed(text);
  return value === undefined || value === null ? text : JSON.stringify(value, null, 2);
}

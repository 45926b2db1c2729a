"""The pet shop's package on the wire: what the templates know is OpenAPI, not one API."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from ruamel.yaml import YAML

from tests.client.wire import Script, WireServer, answer, events
from tests.codegen.running import PETSHOP

PET = {"id": "p1", "name": "Mo", "kind": "cat"}


@pytest.fixture(scope="module")
def petshop(petshop_folder: Path) -> ModuleType:
    """The imported package."""
    assert (petshop_folder / "petshop" / "__init__.py").is_file()
    return import_module("petshop")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PETSHOP_KEY", "PETSHOP_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


class Shop:
    """A client of the package and the server that it talks to."""

    def __init__(self, petshop: ModuleType, server: WireServer) -> None:
        self.server = server
        self.client = petshop.PetShop(api_key="secret", base_url=server.url, max_retries=0)

    @property
    def pets(self) -> Any:
        return self.client.pets

    @property
    def sent(self) -> Any:
        """The last request."""
        return self.server.requests[-1]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.sent.target).query, keep_blank_values=True)


@pytest.fixture
def visit(petshop: ModuleType) -> Iterator[Callable[..., Shop]]:
    """Opens a shop whose server gives the scripted answers; a plain value is a JSON answer with status 200."""
    shops: list[Shop] = []

    def enter(*answers: Any) -> Shop:
        scripts = [item if isinstance(item, Script) else answer(json.dumps(item)) for item in answers]
        shops.append(Shop(petshop, WireServer(*scripts).__enter__()))
        return shops[-1]

    yield enter
    for shop in shops:
        shop.client.close()
        shop.server.__exit__(None, None, None)


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "...", "a b", "ä€😀", "a?b#c", "%2e%2e", "{petId}", "\\", "a;b", "\u2028\n"]
)
def test_path_parameter_stays_one_segment(visit: Callable[..., Shop], name: str) -> None:
    shop = visit(PET)
    shop.pets.retrieve(pet_id=name)
    empty, pets, segment = shop.sent.target.split("/")
    assert (empty, pets) == ("", "pets")
    assert unquote(segment) == name


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_path_parameter_that_would_be_a_step_is_refused(
    petshop: ModuleType, visit: Callable[..., Shop], name: str
) -> None:
    shop = visit()
    with pytest.raises(petshop.ConfigurationError, match="petId"):
        shop.pets.retrieve(pet_id=name)
    assert shop.server.requests == []


def test_path_parameters_of_an_operation_are_all_filled_in(visit: Callable[..., Shop]) -> None:
    shop = visit("Ball")
    assert shop.pets.toys.retrieve(pet_id="{number}", number=2) == "Ball"
    assert shop.sent.target == "/pets/%7Bnumber%7D/toys/2"


def test_query_parameters_are_encoded(visit: Callable[..., Shop]) -> None:
    shop = visit({"items": []})
    shop.pets.list(kind="fish (gold)", tag=["a&b", "ü=", ""], sold=False, page_size=5, heavier=2.5, stars=(1, 2))
    assert shop.query == [
        ("kind", "fish (gold)"),
        ("tag", "a&b"),
        ("tag", "ü="),
        ("tag", ""),
        ("sold", "false"),
        ("page-size", "5"),
        ("heavier", "2.5"),
        ("stars", "1"),
        ("stars", "2"),
    ]


def test_query_parameters_not_given_are_not_sent(visit: Callable[..., Shop]) -> None:
    shop = visit({"items": []}, {"items": []})
    shop.pets.list()
    assert shop.sent.target == "/pets"
    shop.pets.list(heavier=None, tag=[])
    assert shop.sent.target == "/pets"


def test_query_parameters_may_bear_the_names_that_the_functions_use(visit: Callable[..., Shop]) -> None:
    shop = visit({"items": []})
    shop.pets.list(client_="a", body_="b", sync_detailed_="c", timeout=5, timeout_="d")
    assert shop.query == [("client", "a"), ("body", "b"), ("sync_detailed", "c"), ("timeout", "d")]


def test_body_holds_models_and_plain_dicts_alike(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    models = petshop.models
    plain = {
        "name": "Mo",
        "kind": "cat",
        "home": {"type": "basket", "guests": [PET]},
        "homes": [{"type": "aquarium", "litres": 2.5}],
        "favourite": {"name": "Ball", "squeak-volume": 3},
        "toys": [{"name": "Ball"}],
        "toysByRoom": {"hall": {"name": "Ball"}},
        "shelf": [[{"name": "Ball"}], []],
        "shelter": {"type": "den", "depth": 1.5},
        "extras": {"any": [{"thing": None}]},
        "stars": 3,
    }
    shop = visit(PET, PET)
    arguments = {**plain, "toys_by_room": plain["toysByRoom"]}
    del arguments["toysByRoom"]
    shop.pets.create(**arguments)
    first = shop.sent.json
    ball = models.Toy(name="Ball")
    shop.pets.create(
        name="Mo",
        kind="cat",
        home=models.Basket(guests=[models.Pet.from_dict(PET)]),
        homes=[models.Aquarium(litres=2.5)],
        favourite=models.Toy(name="Ball", squeak_volume=3),
        toys=(ball,),
        toys_by_room={"hall": ball},
        shelf=[[ball], []],
        shelter=models.Den(depth=1.5),
        extras={"any": [{"thing": None}]},
        stars=3,
    )
    assert first == plain
    assert shop.sent.json == plain


def test_body_tells_null_from_absent(visit: Callable[..., Shop]) -> None:
    shop = visit(PET)
    shop.pets.create(name="Mo", kind="cat", weight=None, favourite=None, vets=None, shelter=None)
    assert shop.sent.json == {
        "name": "Mo",
        "kind": "cat",
        "weight": None,
        "favourite": None,
        "vets": None,
        "shelter": None,
    }


def test_body_of_low_level_functions_is_a_model_or_a_dict(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    add_pet = import_module("petshop.api.pets.add_pet")
    body = {"name": "Mo", "kind": "cat", "class": "noble", "toys": "none", "new": 1}
    shop = visit(PET, PET)
    add_pet.sync(client=shop.client, body=body)
    assert shop.sent.json == body
    model = petshop.models.NewPet.from_dict(body)
    assert (model.class_, model.toys, model.additional_properties) == ("noble", "none", {"new": 1})
    response = add_pet.sync_detailed(client=shop.client, body=model)
    assert shop.sent.json == body
    assert (response.status_code, response.parsed.name) == (200, "Mo")


def test_response_class_is_sent_back_in_place_of_the_request_class(
    petshop: ModuleType, visit: Callable[..., Shop]
) -> None:
    shop = visit({"food": "fish", "hole": {"type": "den", "depth": 2, "diggers": ["fox"]}}, PET)
    bite = shop.pets.meal.create(pet_id="p1", den={"type": "den"})
    assert isinstance(bite.hole, petshop.models.DugDen)
    shop.pets.create(name="Mo", kind="cat", shelter=bite.hole)
    assert shop.sent.json["shelter"] == {"type": "den", "depth": 2, "diggers": ["fox"]}


def test_optional_body_is_sent_only_when_something_is_in_it(visit: Callable[..., Shop]) -> None:
    shop = visit({"food": "fish"}, {"food": "hay"}, {"food": "hay"})
    shop.pets.meal.create(pet_id="p1")
    assert shop.sent.content == b""
    assert "content-type" not in shop.sent.headers
    shop.pets.meal.create(pet_id="p1", food="hay")
    assert shop.sent.json == {"food": "hay"}
    shop.pets.meal.create(pet_id="p1", extra_body={"salt": True})
    assert shop.sent.json == {"salt": True}


def test_properties_may_bear_any_name(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    body: dict[str, Any] = {name: f"{name}!" for name in _odd_names()}
    body["toys"] = [{"name": "Ball"}]
    shop = visit(body, body)
    by_attribute = petshop.models.OddAnswer.from_dict(body)
    attributes = [name for name in type(by_attribute).__slots__ if not name.startswith("_")]
    own = ("additional_properties", "trace_id")
    arguments = {name: getattr(by_attribute, name) for name in attributes if name not in own}
    assert list(arguments)[:5] == ["self_", "cls", "data", "value", "nulls"]
    # The method around the arguments calls these two.
    odd = {f"{name}_" if name in ("given", "add_pet_v2") else name: value for name, value in arguments.items()}
    reply = shop.pets.create_odd(**odd)
    assert shop.sent.json == body
    assert reply.to_dict() == body
    assert petshop.models.Oddities(**arguments).to_dict() == body
    assert petshop.models.Oddities.from_dict(body).to_dict() == body


def _odd_names() -> list[str]:
    document = YAML(typ="safe").load(PETSHOP)
    return [name for name in document["components"]["schemas"]["OddAnswer"]["properties"] if name != "toys"]


def test_response_keeps_every_shape(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    body = {
        **PET,
        "mood": "grumpy",
        "home": {"type": "basket", "guests": [{**PET, "home": None}]},
        "toys": [{"name": "Ball", "squeak-volume": 1, "colour": "red"}],
        "parents": [{**PET, "parents": [PET]}],
        "vets": None,
        "toysByRoom": {"hall": {"name": "Ball"}},
        "shelf": [[{"name": "Ball"}], []],
        "stars": 9,
        "shelter": {"type": "den"},
        "homes": [None, {"type": "aquarium", "litres": 1}],
        "favourites": [{"name": "Ball"}],
        "unheard": {"of": 1},
    }
    pet = visit(body).pets.retrieve(pet_id="p1")
    assert pet.to_dict() == body
    assert pet.mood == "grumpy"  # an open enum
    assert pet.parents[0].parents[0].name == "Mo"
    assert pet.toys[0].squeak_volume == 1
    assert pet.toys_by_room["hall"] == petshop.models.Toy(name="Ball")
    assert pet.shelf[0][0].name == "Ball"
    assert isinstance(pet.shelter, petshop.models.DugDen)
    assert isinstance(pet.homes[1], petshop.models.Aquarium)
    assert pet.additional_properties == {"unheard": {"of": 1}}
    assert copy.deepcopy(pet) == pet == pickle.loads(pickle.dumps(pet))
    assert pickle.loads(pickle.dumps(pet)).to_dict() == body


def test_response_fields_that_are_absent_are_none(visit: Callable[..., Shop]) -> None:
    pet = visit({**PET, "mood": None}).pets.retrieve(pet_id="p1")
    assert (pet.mood, pet.home, pet.parents, pet.vets, pet.shelter, pet.toys_by_room) == (None,) * 6
    assert pet.to_dict() == {**PET, "mood": None}


def test_unknown_variant_of_a_union_is_kept_and_sent_back(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    cave = {"type": "cave", "depth": {"m": 3}, "bats": [1, 2]}
    shop = visit({**PET, "home": cave}, PET)
    pet = shop.pets.retrieve(pet_id="p1")
    assert isinstance(pet.home, petshop.UnknownObject)
    assert pet.home.data == cave
    assert pet.to_dict() == {**PET, "home": cave}
    shop.pets.create(name="Mo", kind="cat", home=pet.home)
    assert shop.sent.json["home"] == cave


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"id": "p1", "name": "Mo"}, "Pet.kind"),
        ({**PET, "home": {"litres": 3}}, "Home: the field 'type'"),
        ({**PET, "home": "sweet"}, "Home: expected an object"),
        ({**PET, "toys": 5}, "Pet.toys: expected an array"),
        ({**PET, "toys": ["Ball"]}, "Toy: expected an object"),
        ([PET], "Pet: expected an object"),
        (None, "Pet: expected an object"),
    ],
)
def test_response_with_another_structure_names_the_field(
    petshop: ModuleType, visit: Callable[..., Shop], broken: Any, place: str
) -> None:
    with pytest.raises(petshop.UnexpectedResponse, match=place) as caught:
        visit(broken).pets.retrieve(pet_id="p1")
    assert isinstance(caught.value.__cause__, petshop.DecodeError)


def test_array_and_map_responses_hold_models(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    ball = petshop.models.Toy(name="Ball")
    shop = visit([{"name": "Ball"}], {"B": [{"name": "Ball"}], "C": []})
    assert shop.pets.toys.list(pet_id="p1") == [ball]
    assert shop.pets.toys.sort(pet_id="p1") == {"B": [ball], "C": []}
    assert (shop.sent.method, shop.sent.target) == ("PUT", "/pets/p1/toys")


def test_response_without_content_is_none(visit: Callable[..., Shop]) -> None:
    shop = visit(answer(status=204, content_type=None))
    assert shop.pets.delete(pet_id="p1") is None
    assert (shop.sent.method, shop.sent.target) == ("DELETE", "/pets/p1")


def test_error_status_without_body_raises_its_class(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    with pytest.raises(petshop.NoSuchPet, match=r"GET /pets/\{petId\}: HTTP 404") as caught:
        visit(answer(status=404, content_type=None, headers={"x-receipt": "r-7"})).pets.retrieve(pet_id="p9")
    error = caught.value
    assert isinstance(error, petshop.APIStatusError)
    assert isinstance(error, petshop.PetShopError)
    assert (error.status_code, error.body, error.retryable, error.trace_id) == (404, None, False, "r-7")


def test_error_body_is_read_where_the_contract_says(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    problem = answer(json.dumps({"title": "Too small", "kind": "size"}), status=400)
    with pytest.raises(petshop.BadRequest) as caught:
        visit(problem).pets.create(name="Mo", kind="cat")
    error = caught.value
    assert str(error) == "POST /pets: HTTP 400: Too small (code size) Read the message."
    assert (error.code, error.type, error.body) == ("size", None, {"title": "Too small", "kind": "size"})


def test_error_marked_retryable_says_so(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    with pytest.raises(petshop.Closed, match="come back") as caught:
        visit(answer("come back", status=503, content_type="text/plain")).pets.toys.sort(pet_id="p1")
    assert caught.value.retryable


def test_status_that_the_contract_does_not_know_is_a_plain_status_error(
    petshop: ModuleType, visit: Callable[..., Shop]
) -> None:
    with pytest.raises(petshop.APIStatusError) as caught:
        visit(answer("short and stout", status=418, content_type="text/plain")).pets.list()
    assert type(caught.value) is petshop.APIStatusError


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


def test_key_goes_only_to_operations_that_ask_for_it(visit: Callable[..., Shop]) -> None:
    shop = visit(PET, {"items": []})
    shop.pets.retrieve(pet_id="p1")  # security: []
    assert "authorization" not in shop.sent.headers
    shop.pets.list()
    assert shop.sent.headers["authorization"] == "Bearer secret"


def test_settings_come_from_the_environment_that_the_contract_names(
    petshop: ModuleType, visit: Callable[..., Shop], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(petshop.ConfigurationError, match="PETSHOP_KEY"):
        petshop.PetShop()
    shop = visit({"items": []})
    monkeypatch.setenv("PETSHOP_KEY", "from-outside")
    with petshop.PetShop() as client:
        assert client.base_url == "https://pets.example"
    monkeypatch.setenv("PETSHOP_BASE_URL", shop.server.url)
    with petshop.PetShop() as client:
        client.pets.list()
    assert shop.sent.headers["authorization"] == "Bearer from-outside"


def test_base_url_with_a_prefix_of_the_contract_reaches_the_prefixed_twin(
    petshop: ModuleType, visit: Callable[..., Shop]
) -> None:
    shop = visit(PET, {"items": []}, {"items": []})
    with petshop.PetShop(api_key="secret", base_url=f"{shop.server.url}/v2/") as client:
        client.pets.create(name="Mo", kind="cat")
        assert shop.sent.target == "/v2/pets"  # the path has a twin below /v2
        client.pets.list()
        assert shop.sent.target == "/v2/pets"
    shop.pets.list()
    assert shop.sent.target == "/pets"


def test_resource_below_a_prefix_only_is_reached_without_the_prefix_too(
    petshop: ModuleType, visit: Callable[..., Shop]
) -> None:
    shop = visit(*[["fish"]] * 3, *[PET] * 3)
    client = shop.client
    with petshop.PetShop(api_key="secret", base_url=f"{shop.server.url}/lab") as laboratory:
        for resource in (client.dreams, client.lab.dreams, laboratory.dreams):
            assert resource.list() == ["fish"]
            assert shop.sent.target == "/lab/dreams"
        for resource in (client.pets.clones, client.lab.pets.clones, laboratory.pets.clones):
            assert resource.retrieve(number=1).name == "Mo"
            assert shop.sent.target == "/lab/pets/clones/1"
    assert client.pets.clones is client.lab.pets.clones
    assert "``client.lab.dreams``" in type(client).dreams.__doc__


def test_timeout_comes_from_the_contract(petshop: ModuleType) -> None:
    with petshop.PetShop(api_key="secret") as client:
        assert client.timeout.read == 20


def test_docstrings_say_what_the_contract_says(petshop: ModuleType) -> None:
    pets, twin = petshop.PetShop(api_key="secret").pets, petshop.AsyncPetShop(api_key="secret").pets
    listing = pets.list.__doc__
    assert twin.list.__doc__ == listing
    for line in (
        "List the animals.",
        "GET /pets",
        "kind: Only this kind.",
        "page_size: How many. At least 1 and at most 100. The server's default: 20. Sent as 'page-size'.",
        "heavier: Deprecated.",
        "BadRequest: HTTP 400.",
    ):
        assert line in listing
    assert "Deprecated since 2026-01-01." in pets.toys.sort.__doc__
    assert "- fish,\n" in pets.meal.create.__doc__


def test_names_of_the_package_can_be_listed(petshop: ModuleType) -> None:
    assert set(petshop.__all__) <= set(dir(petshop))
    for name in petshop.__all__:
        assert getattr(petshop, name) is not None
    for name in petshop.models.__all__:
        assert getattr(petshop.models, name) is not None
    for name in petshop.params.__all__:
        assert getattr(petshop.params, name) is not None
    with pytest.raises(AttributeError, match="Elephant"):
        _ = petshop.Elephant

"""Requests of the pet shop's package on the wire: what the templates know is OpenAPI, not one API."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import pytest
from ruamel.yaml import YAML

from tests.codegen.running import PETSHOP
from tests.codegen.shop import PET, Shop


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

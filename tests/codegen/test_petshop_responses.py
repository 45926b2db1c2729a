"""Responses to the pet shop's package: models, unions, errors."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.client.wire import answer
from tests.codegen.shop import PET, Shop


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


def test_list_is_iterated_over(visit: Callable[..., Shop]) -> None:
    pets = visit({"items": [PET, {**PET, "name": "Ma"}], "next": None}).pets.list()
    assert [pet.name for pet in pets] == ["Mo", "Ma"]
    assert len(pets) == 2
    assert pets


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

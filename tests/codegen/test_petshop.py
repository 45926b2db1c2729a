"""The pet shop's package as a whole: settings, base URLs, docstrings, names."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from tests.codegen.shop import PET, Shop


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


def test_path_that_is_served_below_a_prefix_keeps_it(petshop: ModuleType, visit: Callable[..., Shop]) -> None:
    shop = visit({"items": []}, PET)
    with petshop.PetShop(api_key="secret", base_url=f"{shop.server.url}/lab") as client:
        client.pets.list()
        assert shop.sent.target == "/lab/pets"
        client.pets.retrieve(pet_id=1)
        assert shop.sent.target == "/pets/1"


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

"""How people use the pet shop's package. Type checkers read this; nothing runs it."""

from __future__ import annotations

from typing import assert_type

from petshop import AsyncPetShop, AsyncStream, PetShop, Stream, UnknownObject
from petshop.api.pets import tell_story
from petshop.models import Aquarium, Basket, Bite, Den, Home, Pet, Story, Toy, Word
from petshop.params import NewPetParam, ToyParam


def requests(shop: PetShop, pet: Pet, flag: bool, maybe: bool | None) -> None:
    """Models, typed dictionaries and plain literals are accepted; results have precise types."""
    ball: ToyParam = {"name": "Ball", "squeak-volume": 3}
    shop.pets.create(name="Mo", kind="fish (gold)", home={"type": "aquarium", "litres": 3}, toys=[ball])
    shop.pets.create(name="Mo", kind="cat", home=Basket(guests=[pet]), toys="none", vets=None, age="old")
    shop.pets.create(name="Mo", kind="cat", shelter=Den(depth=2), shelf=[[Toy(name="Ball"), ball]], stars=3)
    shop.pets.create(name="Mo", kind="cat", class_="noble", toys_by_room={"hall": ball}, weight=2)
    shop.pets.create(name="Mo", kind="cat", home=pet.home or Aquarium(litres=1), favourite=None)
    assert_type(shop.pets.retrieve(pet_id="a"), Pet)
    assert_type(shop.pets.toys.list(pet_id="a"), list[Toy])
    assert_type(shop.pets.toys.sort(pet_id="a"), dict[str, list[Toy]])
    assert_type(shop.pets.toys.retrieve(pet_id="a", number=1), str)
    assert_type(shop.pets.list(tag=("a", "b"), stars=[1, 2], timeout=3).items, list[Pet])
    assert_type(shop.pets.story.create(pet_id="a", topic="b"), Story)
    assert_type(shop.pets.story.create(pet_id="a", topic="b", live=False), Story)
    assert_type(shop.pets.story.create(pet_id="a", topic="b", live=True), Stream[Word, Story])
    assert_type(shop.pets.story.create(pet_id="a", topic="b", live=flag), Story | Stream[Word, Story])
    told = shop.pets.story.create(pet_id="a", topic="b", live=True)
    assert_type("".join(told.text), str)
    assert_type(told.final(), Story)
    assert_type(shop.pets.meal.create(pet_id="a", slowly=None), Bite)
    assert_type(shop.pets.meal.create(pet_id="a", slowly=maybe), Bite | Stream[Bite, Bite])
    assert_type(shop.pets.clones.retrieve(number=1), Pet)
    assert_type(shop.dreams.list(), list[str])
    body: NewPetParam = {"name": "Mo", "kind": "cat", "class": "noble"}
    assert_type(body["name"], str)
    assert_type(tell_story.sync_detailed(client=shop, pet_id="a", body={"topic": "b"}).parsed, Story)


def responses(pet: Pet) -> str:
    """Unions narrow with isinstance."""
    assert_type(pet.home, Home | None)
    assert_type(pet.toys, list[Toy] | None)
    if isinstance(pet.home, Aquarium):
        return f"{pet.home.litres:.1f} l"
    if isinstance(pet.home, UnknownObject):
        return str(pet.home.data)
    return pet.mood or "no mood"


async def asynchronous(shop: AsyncPetShop) -> None:
    """The asynchronous client has the same shape."""
    assert_type(await shop.pets.retrieve(pet_id="a"), Pet)
    assert_type(await shop.pets.clones.retrieve(number=1), Pet)
    assert_type(await shop.dreams.list(), list[str])
    assert_type(await shop.pets.story.create(pet_id="a", topic="b", live=True), AsyncStream[Word, Story])
    async with await shop.pets.story.create(pet_id="a", topic="b", live=True) as words:
        async for word in words:
            assert_type(word, Word)
            assert_type(word.text, str)
        assert_type(await words.final(), Story)


def mistakes(shop: PetShop) -> None:
    """Each of these lines is a mistake that type checkers must find."""
    shop.pets.create(name="Mo")  # kind is missing
    shop.pets.create(name="Mo", kind="bird")  # no such kind
    shop.pets.create(name="Mo", kind="cat", home={"type": "cave"})  # no such home
    shop.pets.create(name="Mo", kind="cat", toys=[{"colour": "red"}])  # no such property
    shop.pets.create(name=None, kind="cat")  # not nullable
    shop.pets.story.create(pet_id="a", topic="b", live=None)  # not nullable
    shop.pets.retrieve("a")  # names are given
    _ = shop.pets.retrieve(pet_id="a").home.litres  # may be None, or another home
    _ = shop.dogs  # no such resource

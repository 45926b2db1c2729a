"""Programs that get one reply: what each of them prints, and what becomes of one that gets none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.catalogue import client
from benchmarks.certificates import certificates
from benchmarks.first_reply import BARE, PROGRAMS, Beginning, begin, beyond
from benchmarks.processes import Place, Stub


@pytest.fixture(scope="module")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stub]:
    with Stub(certificates(tmp_path_factory.mktemp("tls"))) as server:
        yield server


@pytest.mark.parametrize("name", ["deepseek-client", "deepseek-client async", "httpx", "httpx async"])
@pytest.mark.parametrize("tls", [False, True])
def test_program_makes_one_request(stub: Stub, name: str, tls: bool) -> None:
    before = stub.counts()["requests"]
    wall, cpu, modules = begin(name, stub.place(tls=tls))
    assert stub.counts()["requests"] - before == 1
    assert wall > 0
    assert cpu > 0
    assert modules > begin(BARE, stub.plain)[2]


@pytest.mark.parametrize("program", ["text = ''", "raise SystemExit(3)"])
def test_program_without_a_reply_is_named(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setitem(PROGRAMS, "httpx", program)
    with pytest.raises(RuntimeError, match="httpx got no first reply"):
        begin("httpx", Place("http://127.0.0.1:1"))


def test_programs_are_of_clients_of_the_catalogue() -> None:
    assert {client(name).asynchronous for name in PROGRAMS if name != BARE} == {False, True}


def test_python_itself_is_taken_off() -> None:
    found = {BARE: Beginning([0.1, 0.1, 0.4], [0.2, 0.2, 0.2]), "httpx": Beginning([0.5, 0.3, 0.3], [0.5, 0.5, 0.9])}
    assert beyond(found, "httpx") == pytest.approx((0.2, 0.3))

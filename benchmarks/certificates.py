"""A certificate for the stub server, and what clients have to trust for it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import certifi


@dataclass(frozen=True)
class Certificates:
    """Two files.

    Attributes:
        issued: The key and the certificate of localhost.
        trusted: The authority that gave it, among those that clients trust anyway: to load them takes its time.
    """

    issued: Path
    trusted: Path


def certificates(folder: Path) -> Certificates:
    """Makes them in a folder."""
    authority: Any = import_module("trustme").CA()  # the gate, which needs none, runs without it
    found = Certificates(folder / "localhost.pem", folder / "trusted.pem")
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(found.issued)
    found.trusted.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    return found

"""What both clients have beside sending: their settings, and copies of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Self, SupportsIndex, TypeVar

from ._config import Config, configure
from ._connections import AsyncConnections, Connections
from .types import UNSET, TimeoutTypes, Unset

if TYPE_CHECKING:
    import httpx

ConnectionsT = TypeVar("ConnectionsT", Connections, AsyncConnections)

_OWN = frozenset({"_config", "_connections", "_is_copy"})


class BaseClient(Generic[ConnectionsT]):
    """A client without the methods that send."""

    _config: Config
    _connections: ConnectionsT
    _is_copy: bool

    @property
    def base_url(self) -> str:
        """Base URL of the client, without a trailing slash."""
        return self._config.base_url + self._config.prefix

    @property
    def timeout(self) -> httpx.Timeout:
        """Seconds for each of connecting, reading, writing and waiting for a connection."""
        import httpx  # noqa: PLC0415 - sending needs none of it

        return httpx.Timeout(**self._config.timeout)

    @property
    def deadline(self) -> float | None:
        """Seconds for a whole call, retries and the reading of a stream included."""
        return self._config.deadline

    @property
    def idle_timeout(self) -> float | None:
        """Seconds without a sign of progress: bytes of a body, or an event of a stream."""
        return self._config.idle_timeout

    @property
    def max_retries(self) -> int:
        """How often a failed request is sent again."""
        return self._config.max_retries

    def with_options(
        self,
        *,
        api_key: str | Unset = UNSET,
        base_url: str | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | Unset | None = UNSET,
        idle_timeout: float | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        retry_backoff: float | Unset = UNSET,
        default_headers: Mapping[str, str] | None = None,
    ) -> Self:
        """A copy with other settings. It shares the connections, and closing it leaves them open.

        ``default_headers`` are added to those of the original. Attributes that a subclass added are the same objects.

        Raises:
            ConfigurationError: a setting cannot be used.
        """
        other = object.__new__(type(self))
        other.__dict__.update(self._added())
        other._connections = self._connections
        other._is_copy = True
        other._config = configure(
            self._config,
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            retry_backoff=retry_backoff,
            default_headers=default_headers,
        )
        return other

    def _added(self) -> dict[str, Any]:
        """The attributes that are not this class's, without what is cached: that belongs to this very client."""
        cached = {
            name
            for kind in type(self).__mro__
            for name, value in vars(kind).items()
            if isinstance(value, cached_property)
        }
        return {name: value for name, value in vars(self).items() if name not in cached | _OWN}

    def __copy__(self) -> Self:
        return self.with_options()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # Programs copy what holds a client, and mean the rest: connections and a key have no second form.
        other = self.with_options()
        memo[id(self)] = other
        other.__dict__.update({name: deepcopy(value, memo) for name, value in self._added().items()})
        return other

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        name = type(self).__name__
        raise TypeError(f"a {name} has a key and connections, so it is not pickled; make one where it is needed")

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"

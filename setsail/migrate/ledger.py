"""What became of everything that the compose files say: used, carried over, or unused and why."""

from typing import Literal, NamedTuple

from setsail.finding.place import Place
from setsail.finding.text import Text

Fate = Literal["used", "carried", "unused"]


class Item(NamedTuple):
    """One key of one service (or of the project, then `service` is "") and its fate."""

    fate: Fate
    service: str
    key: str
    what: Text
    place: Place | None


class Ledger:
    """Collects items; the same item is kept once."""

    def __init__(self) -> None:
        self._items: dict[Item, None] = {}

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item in the order in which it was noted. What a closer look found about a key
        takes the place of the general word."""
        closer = {(i.service, i.key) for i in self._items if i.fate != "used"}
        return tuple(i for i in self._items if i.fate != "used" or (i.service, i.key) not in closer)

    def add(self, item: Item) -> None:
        """An item as another source made it."""
        self._items[item] = None

    def used(self, service: str, key: str, what: Text, place: Place | None = None) -> None:
        """The key became a part of system.yaml as such."""
        self._items[Item("used", service, key, what, place)] = None

    def carried(self, service: str, key: str, what: Text, place: Place | None = None) -> None:
        """The key lives on in another way: a patch, a default, an order that is not needed."""
        self._items[Item("carried", service, key, what, place)] = None

    def unused(self, service: str, key: str, what: Text, place: Place | None = None) -> None:
        """The key is not in system.yaml, for this reason."""
        self._items[Item("unused", service, key, what, place)] = None

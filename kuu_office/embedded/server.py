"""What a keeper must know of a server; PostgreSQL and Redis each describe themselves so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Server:
    """`data`: its directory, which is also where its processes live; `stop_signal`: the one for a quick clean stop."""

    name: str
    data: Path
    command: list[str]
    stop_signal: int
    prepare: Callable[[], None]
    answers: Callable[[], bool]
    run: Path
    log: Path
    options: dict = field(default_factory=dict)

    @property
    def use_lock(self) -> Path:
        return self.run / f"{self.name}.use"

    @property
    def keeper_lock(self) -> Path:
        return self.run / f"{self.name}.keeper"

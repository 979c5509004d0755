"""What the portal exchanges with AVN of the teaching load (program №6)."""

from workload.exchange.load import LOAD

PROGRAMS = (LOAD,)

__all__ = ["LOAD", "PROGRAMS"]

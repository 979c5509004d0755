from kuu_office.office.models.acts import Act
from kuu_office.office.models.exchange import (
    ExchangeBaseline,
    ExchangeDifference,
    ExchangeMark,
    ExchangeProfile,
    ExchangeRun,
)

__all__ = ["Act", "ExchangeBaseline", "ExchangeDifference", "ExchangeMark", "ExchangeProfile", "ExchangeRun"]

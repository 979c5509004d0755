from staffing.models.movements import Movement
from staffing.models.places import Holding, StaffPosition
from staffing.models.tables import StaffTable

__all__ = ["Holding", "Movement", "StaffPosition", "StaffTable"]

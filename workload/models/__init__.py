from workload.models.assignments import Assignment
from workload.models.load import LoadLine, LoadShare, LoadSheet
from workload.models.norms import AnnualLoad, Norm, NormSet

__all__ = ["AnnualLoad", "Assignment", "LoadLine", "LoadShare", "LoadSheet", "Norm", "NormSet"]

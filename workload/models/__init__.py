from workload.models.assignments import Assignment, DistributionAct
from workload.models.load import LoadLine, LoadShare, LoadSheet
from workload.models.norms import AnnualLoad, Norm, NormSet

__all__ = ["AnnualLoad", "Assignment", "DistributionAct", "LoadLine", "LoadShare", "LoadSheet", "Norm", "NormSet"]

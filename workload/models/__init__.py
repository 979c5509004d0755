from workload.models.assignments import Assignment, DistributionAct
from workload.models.load import LoadLine, LoadShare, LoadSheet
from workload.models.norms import AnnualLoad, Norm, NormSet
from workload.models.remarks import LineRemark

__all__ = [
    "AnnualLoad", "Assignment", "DistributionAct", "LineRemark", "LoadLine", "LoadShare", "LoadSheet", "Norm",
    "NormSet",
]  # fmt: skip

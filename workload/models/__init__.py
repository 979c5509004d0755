from workload.models.assignments import Assignment
from workload.models.load import LoadLine, LoadShare, LoadSheet
from workload.models.norms import AnnualLoad, Norm, NormSet
from workload.models.pay import HourlyRate
from workload.models.remarks import LineRemark

__all__ = [
    "AnnualLoad",
    "Assignment",
    "HourlyRate",
    "LineRemark",
    "LoadLine",
    "LoadShare",
    "LoadSheet",
    "Norm",
    "NormSet",
]

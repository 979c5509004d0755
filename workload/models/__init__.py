from workload.models.assignments import Assignment
from workload.models.load import LoadLine, LoadShare, LoadSheet
from workload.models.norms import AnnualLoad, Norm, NormSet
from workload.models.remarks import LineRemark

__all__ = ["AnnualLoad", "Assignment", "LineRemark", "LoadLine", "LoadShare", "LoadSheet", "Norm", "NormSet"]

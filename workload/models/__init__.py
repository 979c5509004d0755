from workload.models.assignments import Assignment, DistributionAct
from workload.models.figures import DepartmentFigure
from workload.models.load import LoadLine, LoadShare, LoadSheet, is_newest
from workload.models.norms import AnnualLoad, LoadLimits, Norm, NormSet
from workload.models.pay import HourlyRate, MonthlyPay
from workload.models.remarks import LineRemark
from workload.models.scenarios import Scenario

__all__ = [
    "AnnualLoad", "Assignment", "DepartmentFigure", "DistributionAct", "HourlyRate", "LineRemark", "LoadLimits",
    "LoadLine", "LoadShare", "LoadSheet", "MonthlyPay", "Norm", "NormSet", "Scenario", "is_newest",
]  # fmt: skip

from django.urls import path

from workload.views import approval, pay, prints, sheets, summary

app_name = "workload"

urlpatterns = [
    path("", sheets.SheetList.as_view(), name="sheets"),
    path("calculate/", sheets.Calculate.as_view(), name="calculate"),
    path("<int:pk>/", sheets.SheetDetail.as_view(), name="sheet"),
    path("summary/", summary.Summary.as_view(), name="summary"),
    path("papers/", summary.PapersPage.as_view(), name="papers"),
    path("hourly/", pay.Hourly.as_view(), name="hourly"),
    path("hourly/order/", pay.HourlyOrder.as_view(), name="hourly_order"),
    path("teachers/", prints.TeacherList.as_view(), name="teachers"),
    path("plans/<int:pk>/", prints.PlanDetail.as_view(), name="plan"),
    path("plans/<int:pk>/xlsx/", prints.PlanExport.as_view(), name="plan_xlsx"),
    path("plans/<int:pk>/print/", prints.PlanPrint.as_view(), name="plan_print"),
    path("<int:pk>/print/", prints.SheetPrint.as_view(), name="sheet_print"),
    path("<int:pk>/xlsx/", prints.SheetExport.as_view(), name="sheet_xlsx"),
    path("<int:pk>/submit/", approval.SheetSubmit.as_view(), name="sheet_submit"),
    path("<int:pk>/sign/", approval.SheetSign.as_view(), name="sheet_sign"),
    path("<int:pk>/return/", approval.SheetReturn.as_view(), name="sheet_return"),
    path("<int:pk>/withdraw/", approval.SheetWithdraw.as_view(), name="sheet_withdraw"),
    path("<int:pk>/paper/", approval.SheetPaper.as_view(), name="sheet_paper"),
    path("<int:pk>/past/", approval.SheetPast.as_view(), name="sheet_past"),
    path("<int:pk>/version/", approval.SheetStartVersion.as_view(), name="sheet_version"),
    path("<int:pk>/compare/", approval.SheetCompare.as_view(), name="sheet_compare"),
    path("lines/<int:pk>/remark/", approval.LineRemarkNew.as_view(), name="line_remark"),
    path("remarks/<int:pk>/settle/", approval.LineRemarkSettle.as_view(), name="remark_settle"),
    path("lines/<int:pk>/", sheets.LineDetail.as_view(), name="line"),
]

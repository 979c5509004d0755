from django.urls import path

from staffing.views import approval, brief, departments, movements, tables

app_name = "staffing"

urlpatterns = [
    path("", departments.RatesList.as_view(), name="tables"),
    path("departments/<int:pk>/", departments.DepartmentDetail.as_view(), name="department"),
    path("tables/open/", tables.TableOpen.as_view(), name="table_open"),
    path("tables/<int:pk>/", tables.TableDetail.as_view(), name="table"),
    path("tables/<int:pk>/fund/", tables.Fund.as_view(), name="fund"),
    path("tables/<int:pk>/places/new/", tables.PlaceNew.as_view(), name="place_new"),
    path("tables/<int:pk>/places/<int:place>/", tables.PlaceEdit.as_view(), name="place"),
    path("tables/<int:pk>/places/<int:place>/closing/", tables.PlaceClose.as_view(), name="place_close"),
    path("tables/<int:pk>/submission/", approval.TableSubmit.as_view(), name="submit"),
    path("tables/<int:pk>/signature/", approval.TableSign.as_view(), name="sign"),
    path("tables/<int:pk>/return/", approval.TableReturn.as_view(), name="return"),
    path("tables/<int:pk>/withdrawal/", approval.TableWithdraw.as_view(), name="withdraw"),
    path("tables/<int:pk>/paper/", approval.TablePaper.as_view(), name="paper"),
    path("tables/<int:pk>/past/", approval.TablePast.as_view(), name="past"),
    path("tables/<int:pk>/print/", approval.TablePrint.as_view(), name="print"),
    path("tables/<int:pk>/notices/", approval.Notices.as_view(), name="notices"),
    path("notices/", approval.AllNotices.as_view(), name="all_notices"),
    path("movements/", movements.MovementList.as_view(), name="movements"),
    path("movements/new/", movements.MovementNew.as_view(), name="movement_new"),
    path("movements/<int:pk>/", movements.MovementDetail.as_view(), name="movement"),
    path("movements/<int:pk>/revoking/", movements.MovementRevoke.as_view(), name="movement_revoke"),
    path("brief/", brief.BriefPage.as_view(), name="brief"),
]

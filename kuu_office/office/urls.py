from django.urls import path

from kuu_office.office.views import acts, exchange, profiles, reconciliation

app_name = "office"

urlpatterns = [
    path("acts/", acts.ActList.as_view(), name="acts"),
    path("acts/new/", acts.ActCreate.as_view(), name="act_new"),
    path("acts/<int:pk>/", acts.ActDetail.as_view(), name="act"),
    path("acts/<int:pk>/edit/", acts.ActEdit.as_view(), name="act_edit"),
    path("acts/<int:pk>/end/", acts.ActEnd.as_view(), name="act_end"),
    path("exchange/", exchange.ExchangeCentre.as_view(), name="exchange"),
    path("exchange/<slug:program>/export/", exchange.ExchangeExport.as_view(), name="exchange_export"),
    path("exchange/<slug:program>/import/", exchange.ExchangeImport.as_view(), name="exchange_import"),
    path("exchange/<slug:program>/marks/<int:object_id>/", exchange.MarkObject.as_view(), name="exchange_mark"),
    path("exchange/<slug:program>/profiles/new/", profiles.ProfileNew.as_view(), name="exchange_profile_new"),
    path("exchange/profiles/<int:pk>/", profiles.ProfileEdit.as_view(), name="exchange_profile"),
    path("exchange/runs/<int:pk>/", reconciliation.RunPage.as_view(), name="exchange_run"),
    path("exchange/runs/<int:pk>/choices/", reconciliation.Choose.as_view(), name="exchange_choose"),
    path("exchange/runs/<int:pk>/carry-out/", reconciliation.CarryOut.as_view(), name="exchange_carry_out"),
    path("exchange/runs/<int:pk>/report/", reconciliation.Report.as_view(), name="exchange_report"),
    path("exchange/runs/<int:pk>/entered/", exchange.MarkRun.as_view(), name="exchange_mark_run"),
]

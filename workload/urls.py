from django.urls import path

from workload.views import by_hand, checks, recalculation, scenarios, sheets

app_name = "workload"

urlpatterns = [
    path("", sheets.SheetList.as_view(), name="sheets"),
    path("calculate/", sheets.Calculate.as_view(), name="calculate"),
    path("calculate/preview/", recalculation.CalculationPreview.as_view(), name="calculate_preview"),
    path("check/", checks.CheckRun.as_view(), name="check"),
    path("scenarios/", scenarios.ScenarioList.as_view(), name="scenarios"),
    path("scenarios/new/", scenarios.ScenarioNew.as_view(), name="scenario_new"),
    path("scenarios/<int:pk>/", scenarios.ScenarioDetail.as_view(), name="scenario"),
    path("scenarios/<int:pk>/discard/", scenarios.ScenarioDiscard.as_view(), name="scenario_discard"),
    path("scenarios/<int:pk>/adopt/", scenarios.ScenarioAdopt.as_view(), name="scenario_adopt"),
    path("<int:pk>/figures/", checks.Figures.as_view(), name="figures"),
    path("<int:pk>/", sheets.SheetDetail.as_view(), name="sheet"),
    path("<int:pk>/accept/", recalculation.Accept.as_view(), name="accept"),
    path("<int:pk>/lines/add/", by_hand.LineAdd.as_view(), name="line_add"),
    path("lines/<int:pk>/give/", by_hand.LineGive.as_view(), name="line_give"),
    path("lines/<int:pk>/withdraw/", by_hand.LineWithdraw.as_view(), name="line_withdraw"),
    path("lines/<int:pk>/remove/", by_hand.LineRemove.as_view(), name="line_remove"),
    path("lines/<int:pk>/", sheets.LineDetail.as_view(), name="line"),
]

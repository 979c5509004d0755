from django.urls import path

from workload.views import approval, board, by_hand, checks, own, recalculation, scenarios, sheets, splitting

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
    path("<int:pk>/accept/", recalculation.Accept.as_view(), name="accept"),
    path("<int:pk>/lines/add/", by_hand.LineAdd.as_view(), name="line_add"),
    path("lines/<int:pk>/give/", by_hand.LineGive.as_view(), name="line_give"),
    path("lines/<int:pk>/withdraw/", by_hand.LineWithdraw.as_view(), name="line_withdraw"),
    path("lines/<int:pk>/remove/", by_hand.LineRemove.as_view(), name="line_remove"),
    path("lines/<int:pk>/", sheets.LineDetail.as_view(), name="line"),
    path("<int:pk>/board/", board.Board.as_view(), name="board"),
    path("<int:pk>/board/parts/", board.BoardParts.as_view(), name="board_parts"),
    path("<int:pk>/board/assign/", board.BoardAssign.as_view(), name="board_assign"),
    path("<int:pk>/board/take-back/", board.BoardTakeBack.as_view(), name="board_take_back"),
    path("<int:pk>/board/undo/", board.BoardUndo.as_view(), name="board_undo"),
    path("<int:pk>/board/split/", splitting.BoardSplit.as_view(), name="board_split"),
    path("<int:pk>/board/last-year/", splitting.BoardLastYear.as_view(), name="board_last_year"),
    path("<int:pk>/teachers/<int:appointment>/", own.TeacherLoad.as_view(), name="teacher_load"),
    path("own/", own.OwnLoad.as_view(), name="own_load"),
]

from django.urls import path

from workload.views import board, own, sheets, splitting

app_name = "workload"

urlpatterns = [
    path("", sheets.SheetList.as_view(), name="sheets"),
    path("calculate/", sheets.Calculate.as_view(), name="calculate"),
    path("<int:pk>/", sheets.SheetDetail.as_view(), name="sheet"),
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

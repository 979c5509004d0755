from django.urls import path

from workload.views import sheets

app_name = "workload"

urlpatterns = [
    path("", sheets.SheetList.as_view(), name="sheets"),
    path("calculate/", sheets.Calculate.as_view(), name="calculate"),
    path("<int:pk>/", sheets.SheetDetail.as_view(), name="sheet"),
    path("lines/<int:pk>/", sheets.LineDetail.as_view(), name="line"),
]

"""Screens of the kernel: home, inbox, search, histories, jobs and files, people and units."""

from django.urls import path

from kuu_office.core.views import account, directory, files, history, home, inbox, jobs, search, style_guide

app_name = "core"

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/bulk/", inbox.InboxBulk.as_view(), name="inbox_bulk"),
    path("inbox/<str:kind>/<int:pk>/", inbox.InboxItem.as_view(), name="inbox_item"),
    path("inbox/<str:kind>/<int:pk>/decision/", inbox.InboxDecide.as_view(), name="inbox_decide"),
    path("search/", search.Search.as_view(), name="search"),
    path("history/<str:kind>/<int:pk>/", history.History.as_view(), name="history"),
    path("jobs/", jobs.JobList.as_view(), name="jobs"),
    path("jobs/<int:pk>/", jobs.JobDetail.as_view(), name="job"),
    path("jobs/<int:pk>/cancel/", jobs.JobCancel.as_view(), name="job_cancel"),
    path("files/<str:key>/", files.FileView.as_view(), name="file"),
    path("account/", account.Account.as_view(), name="account"),
    path("style-guide/", style_guide.StyleGuide.as_view(), name="style_guide"),
    path("people/<int:pk>/", directory.PersonCard.as_view(), name="person"),
    path("units/<int:pk>/", directory.UnitCard.as_view(), name="unit"),
]

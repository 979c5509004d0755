from django.urls import path

from kuu_office.office import views

app_name = "office"

urlpatterns = [
    path("acts/", views.ActList.as_view(), name="acts"),
    path("acts/new/", views.ActCreate.as_view(), name="act_new"),
    path("acts/<int:pk>/", views.ActDetail.as_view(), name="act"),
    path("acts/<int:pk>/edit/", views.ActEdit.as_view(), name="act_edit"),
    path("acts/<int:pk>/end/", views.ActEnd.as_view(), name="act_end"),
]

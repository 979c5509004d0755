from django.urls import path

from curriculum.views import approval, courses, editor, imports, plans, prints, programmes, report, reviews

app_name = "curriculum"

urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plans"),
    path("plans/new/", plans.PlanCreate.as_view(), name="plan_create"),
    path("plans/report/", report.PlanReport.as_view(), name="plan_report"),
    path("plans/print/", prints.PlansPrint.as_view(), name="plans_print"),
    path("plans/import/", imports.ImportStart.as_view(), name="import_start"),
    path("plans/import/template/", imports.ImportTemplate.as_view(), name="import_template"),
    path("plans/import/<int:pk>/", imports.ImportPage.as_view(), name="import"),
    path("plans/import/<int:pk>/columns/", imports.ImportColumns.as_view(), name="import_columns"),
    path("plans/import/<int:pk>/apply/", imports.ImportApply.as_view(), name="import_apply"),
    path("plans/import/<int:pk>/undo/", imports.ImportUndo.as_view(), name="import_undo"),
    path("plans/<int:pk>/", plans.PlanDetail.as_view(), name="plan"),
    path("plans/<int:pk>/compare/", plans.PlanCompare.as_view(), name="plan_compare"),
    path("plans/<int:pk>/derive/", plans.PlanDerive.as_view(), name="plan_derive"),
    path("plans/<int:pk>/version/", plans.PlanStartVersion.as_view(), name="plan_version"),
    path("plans/<int:pk>/submit/", approval.PlanSubmit.as_view(), name="plan_submit"),
    path("plans/<int:pk>/sign/", approval.PlanSign.as_view(), name="plan_sign"),
    path("plans/<int:pk>/return/", approval.PlanReturn.as_view(), name="plan_return"),
    path("plans/<int:pk>/withdraw/", approval.PlanWithdraw.as_view(), name="plan_withdraw"),
    path("plans/<int:pk>/paper/", approval.PlanPaper.as_view(), name="plan_paper"),
    path("plans/<int:pk>/review/", reviews.PlanReview.as_view(), name="plan_review"),
    path("plans/<int:pk>/review/print/", prints.ReviewPrint.as_view(), name="review_print"),
    path("plans/<int:pk>/print/", prints.PlanPrint.as_view(), name="plan_print"),
    path("plans/<int:pk>/xlsx/", imports.PlanExport.as_view(), name="plan_xlsx"),
    path("plans/<int:pk>/edit/", editor.PlanEditor.as_view(), name="editor"),
    path("plans/<int:pk>/cells/", editor.CellsSave.as_view(), name="cells"),
    path("plans/<int:pk>/lines/", editor.LineAdd.as_view(), name="line_add"),
    path("plans/<int:pk>/lines/remove/", editor.LineRemove.as_view(), name="line_remove"),
    path("plans/<int:pk>/lines/move/", editor.LineMove.as_view(), name="line_move"),
    path("plans/<int:pk>/checks/", editor.PlanChecks.as_view(), name="checks"),
    path("courses/", courses.CourseList.as_view(), name="courses"),
    path("courses/new/", courses.CourseForms.as_view(), name="course_create"),
    path("courses/<int:pk>/", courses.CourseDetail.as_view(), name="course"),
    path("courses/<int:pk>/edit/", courses.CourseForms.as_view(), name="course_edit"),
    path("programmes/", programmes.ProgrammeList.as_view(), name="programmes"),
    path("programmes/<int:pk>/", programmes.ProgrammeDetail.as_view(), name="programme"),
]

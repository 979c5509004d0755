"""Search over the whole portal: a list while one types, a page on Enter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kuu_office.core import search
from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView


class Search(ScopedView):
    access = Permission.SEARCH

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[: search.LONGEST]
        context = {"search_text": text, "found": search.search(self.scope, text), "shortest": search.SHORTEST}
        template = "_results" if request.htmx else "page"
        return render(request, f"core/search/{template}.html", context)

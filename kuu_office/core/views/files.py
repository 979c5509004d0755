"""Files, by a key that cannot be guessed; each time it is asked anew whether this person may open it."""

from django.http import FileResponse, Http404, HttpRequest
from django.utils.translation import gettext as _

from kuu_office.core.access.permissions import Permission
from kuu_office.core.access.views import ScopedView, get_in_scope
from kuu_office.core.documents.render import PDF
from kuu_office.core.documents.storage import open_file
from kuu_office.core.models.documents import StoredFile


class FileView(ScopedView):
    """Shows a PDF in the browser; saves everything else, because a browser might run it."""

    access = Permission.PORTAL_ENTER

    def get(self, request: HttpRequest, key: str) -> FileResponse:
        stored = get_in_scope(StoredFile.objects.all(), key=key)
        if not stored.opens_for(self.scope):
            raise Http404(_("There is no such page, or it belongs to another unit."))
        response = FileResponse(
            open_file(stored),
            as_attachment=stored.content_type != PDF or "save" in request.GET,
            filename=stored.name,
            content_type=stored.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response

"""Every address of the house, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from lienthong.portal.urls import urls as portal
from lienthong.server.api import api
from lienthong.ui.urls import urls as ui

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include(portal)),
    path("", include(ui)),
    path("", include("lienthong.desk.urls")),
    path("", include("lienthong.command.urls")),
    path("", include("lienthong.packs.urls")),
]

handler400 = "lienthong.server.faults.bad_request"
handler404 = "lienthong.server.faults.not_found"
handler500 = "lienthong.server.faults.failed"

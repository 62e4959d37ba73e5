"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from lienthong.desk import acts, counter, queue, slips

urlpatterns = [
    path("desk/", queue.queue, name="desk"),
    path("desk/find", queue.find, name="desk_find"),
    path("desk/keys", queue.keys, name="desk_keys"),
    path("desk/counter", counter.counter, name="counter"),
    path("desk/counter/<str:code>", counter.counter_form, name="counter_form"),
    path("desk/bulk", acts.bulk, name="desk_bulk"),
    path("desk/dossiers/<str:code>", queue.dossier, name="desk_dossier"),
    path("desk/dossiers/<str:code>/files/<int:attachment_id>", queue.file, name="desk_file"),
    path("desk/dossiers/<str:code>/paper", queue.paper, name="desk_paper"),
    path("desk/dossiers/<str:code>/paper/data", queue.paper_data, name="desk_paper_data"),
    path("desk/dossiers/<str:code>/control", slips.control, name="desk_control"),
    path("desk/dossiers/<str:code>/print/<str:kind>", slips.print_slip, name="desk_print"),
    path("desk/dossiers/<str:code>/slips/<str:slip_code>", slips.slip, name="desk_slip"),
    path("desk/dossiers/<str:code>/slips/<str:slip_code>/pdf", slips.slip_pdf, name="desk_slip_pdf"),
    path("desk/dossiers/<str:code>/<str:name>", acts.act, name="desk_act"),
]

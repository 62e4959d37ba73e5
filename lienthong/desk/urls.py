"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from lienthong.desk import (
    acts,
    bulk,
    counter,
    money,
    notices,
    opinions,
    queue,
    register,
    slips,
    supplement,
    team,
    working,
)

urlpatterns = [
    path("desk/", queue.queue, name="desk"),
    path("desk/find", queue.find, name="desk_find"),
    path("desk/keys", queue.keys, name="desk_keys"),
    path("desk/counter", counter.counter, name="counter"),
    path("desk/counter/<str:code>", counter.counter_form, name="counter_form"),
    path("desk/notices", notices.undelivered, name="desk_notices"),
    path("desk/notices/<str:key>/told", notices.told, name="desk_notice_told"),
    path("desk/refunds", money.refunds, name="desk_refunds"),
    path("desk/refunds/<int:refund_id>", money.gave_back, name="desk_gave_back"),
    path("desk/bulk", bulk.bulk, name="desk_bulk"),
    path("desk/bulk/<str:run_id>", bulk.report, name="desk_bulk_report"),
    path("desk/bulk/<str:run_id>/table", bulk.report_table, name="desk_bulk_table"),
    path("desk/register", register.register, name="desk_register"),
    path("desk/registers/<int:register_id>", register.printed, name="desk_printed_register"),
    path("desk/registers/<int:register_id>/<int:number>", register.volume, name="desk_register_volume"),
    path("desk/team", team.team, name="desk_team"),
    path("desk/opinions", opinions.opinions, name="desk_opinions"),
    path("desk/opinions/<str:code>/<int:number>/<str:kind>", opinions.opinion, name="desk_opinion"),
    path(
        "desk/opinions/<str:code>/<int:number>/<str:kind>/files/<int:file_id>",
        opinions.opinion_file,
        name="desk_opinion_file",
    ),
    path(
        "desk/opinions/<str:code>/<int:number>/<str:kind>/withdrawal",
        opinions.withdraw_question,
        name="desk_withdraw_question",
    ),
    path("desk/dossiers/<str:code>", queue.dossier, name="desk_dossier"),
    path("desk/dossiers/<str:code>/files/<int:attachment_id>", queue.file, name="desk_file"),
    path("desk/dossiers/<str:code>/paper", queue.paper, name="desk_paper"),
    path("desk/dossiers/<str:code>/paper/data", queue.paper_data, name="desk_paper_data"),
    path("desk/dossiers/<str:code>/payments/<str:order_code>", money.take, name="desk_take_fee"),
    path("desk/dossiers/<str:code>/refunds/<int:payment_id>", money.give_back, name="desk_give_back"),
    path("desk/dossiers/<str:code>/control", slips.control, name="desk_control"),
    path("desk/dossiers/<str:code>/print/<str:kind>", slips.print_slip, name="desk_print"),
    path("desk/dossiers/<str:code>/slips/<str:slip_code>", slips.slip, name="desk_slip"),
    path("desk/dossiers/<str:code>/slips/<str:slip_code>/pdf", slips.slip_pdf, name="desk_slip_pdf"),
    path("desk/dossiers/<str:code>/working-papers", working.put_paper, name="desk_working_papers"),
    path("desk/dossiers/<str:code>/working-papers/<int:file_id>", working.working_file, name="desk_working_file"),
    path("desk/dossiers/<str:code>/supplement", supplement.supplement, name="desk_supplement"),
    path("desk/dossiers/<str:code>/slips/<str:slip_code>/copy", slips.slip_copy, name="desk_slip_copy"),
    path("desk/dossiers/<str:code>/data", supplement.data, name="desk_data"),
    path("desk/dossiers/<str:code>/<str:name>", acts.act, name="desk_act"),
]

"""Addresses of the boards."""

from __future__ import annotations

from django.urls import path

from lienthong.command import (
    analysis,
    bulletins,
    catalogue,
    downloads,
    once_only,
    pages,
    plan_reports,
    plan_tasks,
    plans,
    unit_page,
    warnings,
)

urlpatterns = [
    path("command/", pages.home, name="command"),
    path("command/country", pages.country, name="command_country"),
    path("command/provinces/<str:code>", pages.province, name="command_province"),
    path("command/communes/<str:code>", pages.commune, name="command_commune"),
    path("command/units/<slug:level>/<str:code>", unit_page.unit, name="command_unit"),
    path("command/numbers/<str:code>", pages.number, name="command_number"),
    path("command/catalogue", catalogue.catalogue, name="command_catalogue"),
    path("command/catalogue/list", catalogue.catalogue_list, name="command_catalogue_list"),
    path("command/once-only", once_only.once_only, name="command_once_only"),
    path("command/warnings", warnings.warnings, name="command_warnings"),
    path("command/warnings/<int:number>", warnings.warning, name="command_warning"),
    path("command/analysis", analysis.analysis, name="command_analysis"),
    path("command/analysis/answer.<str:ending>", analysis.analysis_answer, name="command_analysis_answer"),
    path("command/bulletins", bulletins.bulletins, name="command_bulletins"),
    path("command/bulletins/wish", bulletins.bulletin_wish, name="command_bulletin_wish"),
    path("command/bulletins/leave/<str:sealed>", bulletins.bulletin_leave, name="command_bulletin_leave"),
    path("command/bulletins/<str:code>", bulletins.bulletin, name="command_bulletin"),
    path("command/bulletins/<str:code>/pdf", bulletins.bulletin_pdf, name="command_bulletin_pdf"),
    path("command/bulletins/<str:code>/data", bulletins.bulletin_data, name="command_bulletin_data"),
    path("command/plan", plans.plans, name="command_plans"),
    path("command/plan/bring", plans.bring, name="command_plan_bring"),
    path("command/plan/reports/<int:number>", plan_reports.report, name="command_plan_report"),
    path("command/plan/reports/<int:number>/file", plan_reports.report_file, name="command_plan_report_file"),
    path("command/plan/<str:code>", plans.plan, name="command_plan"),
    path("command/plan/<str:code>/chart", plans.chart, name="command_plan_chart"),
    path("command/plan/<str:code>/workbook", plans.plan_workbook, name="command_plan_workbook"),
    path("command/plan/<str:code>/reports", plan_reports.reports, name="command_plan_reports"),
    path("command/plan/<str:code>/tasks/<str:task>", plan_tasks.task, name="command_plan_task"),
    path("command/plan/<str:code>/tasks/<str:task>/<str:act>", plan_tasks.act, name="command_plan_act"),
    path(
        "command/plan/<str:code>/tasks/<str:task>/evidence/<int:number>",
        plan_tasks.evidence,
        name="command_plan_evidence",
    ),
    path("command/download/<slug:table>.<slug:ending>", downloads.download, name="command_download"),
    path("command/open/download/<slug:table>.<slug:ending>", downloads.open_download, name="command_open_download"),
    path("command/open", pages.open_numbers, name="command_open"),
]

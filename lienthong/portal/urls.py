"""Addresses of the pages for people."""

from django.conf import settings
from django.urls import path

from lienthong.portal import (
    account,
    acts,
    carrying,
    dossiers,
    drafts,
    history,
    home,
    invitations,
    money,
    notices,
    paper_forms,
    papers,
    people,
    procedure,
    public,
    review,
    slips,
    store,
)

urls = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("catalogue", home.whole_catalogue, name="whole_catalogue"),
    path("life/<slug:event>", home.life_event, name="life_event"),
    path("procedures/<str:code>", procedure.procedure, name="procedure"),
    path("procedures/<str:code>/paper-form", paper_forms.paper_form, name="paper_form"),
    path("procedures/<str:code>/paper-form.pdf", paper_forms.paper_form_pdf, name="paper_form_pdf"),
    path("procedures/<str:code>/history", history.history, name="procedure_history"),
    path("procedures/<str:code>/start", drafts.start, name="start_draft"),
    path("procedures/<str:code>/help", people.help_somebody, name="help_somebody"),
    path("drafts/<uuid:draft_id>", drafts.tasks, name="draft"),
    path("drafts/<uuid:draft_id>/refill", drafts.refill, name="draft_refill"),
    path("drafts/<uuid:draft_id>/carry", carrying.carry, name="draft_carry"),
    path("drafts/<uuid:draft_id>/paper-form", paper_forms.draft_form, name="draft_form"),
    path("drafts/<uuid:draft_id>/paper-form.pdf", paper_forms.draft_form_pdf, name="draft_form_pdf"),
    path("drafts/<uuid:draft_id>/discard", drafts.discard, name="draft_discard"),
    path("drafts/<uuid:draft_id>/wrong", drafts.wrong, name="draft_wrong"),
    path("drafts/<uuid:draft_id>/papers", papers.papers, name="draft_papers"),
    path("drafts/<uuid:draft_id>/papers/<int:file_id>", papers.draft_file, name="draft_file"),
    path("drafts/<uuid:draft_id>/review", review.review, name="review"),
    path("drafts/<uuid:draft_id>/part/<slug:key>", drafts.group, name="draft_group"),
    path("drafts/<uuid:draft_id>/people/<slug:key>", people.person, name="draft_person"),
    path("drafts/<uuid:draft_id>/hand-over", people.send, name="draft_hand_over"),
    path("invitations/<uuid:invitation_id>", invitations.invitation, name="invitation"),
    path("invitations/<uuid:invitation_id>/wrong", invitations.wrong, name="invitation_wrong"),
    path("my", dossiers.mine, name="my_dossiers"),
    path("my/data", account.trace, name="trace"),
    path("my/papers", store.papers, name="my_papers"),
    path("my/papers/<int:paper_id>/file", store.file, name="my_paper_file"),
    path("my/papers/<int:paper_id>/data", store.data, name="my_paper_data"),
    path("my/papers/<int:paper_id>/remove", store.remove, name="my_paper_remove"),
    path("my/businesses", account.acting_for, name="acting_for"),
    path("my/notices", notices.settings, name="notices"),
    path("my/notices/language", notices.language, name="notices_language"),
    path("my/notices/<str:way>/<str:do>", notices.change, name="notices_change"),
    path("dossiers/<str:code>", dossiers.dossier, name="dossier"),
    path("dossiers/<str:code>/receipt", dossiers.receipt, name="receipt"),
    path("dossiers/<str:code>/paper", dossiers.paper, name="paper"),
    path("dossiers/<str:code>/paper/data", dossiers.paper_data, name="paper_data"),
    path("dossiers/<str:code>/files/<int:file_id>", dossiers.dossier_file, name="dossier_file"),
    path("dossiers/<str:code>/slips/<str:slip_code>", slips.slip, name="slip"),
    path("dossiers/<str:code>/slips/<str:slip_code>/pdf", slips.slip_pdf, name="slip_pdf"),
    path("dossiers/<str:code>/slips/<str:slip_code>/copy", slips.slip_copy, name="slip_copy"),
    path("dossiers/<str:code>/pay", money.begin, name="pay"),
    path("dossiers/<str:code>/payments/<str:order_code>", money.payment, name="payment"),
    path("dossiers/<str:code>/receipts/<int:payment_id>", money.fee_receipt, name="fee_receipt"),
    path("dossiers/<str:code>/supplement", acts.supplement, name="supplement"),
    path("dossiers/<str:code>/data", acts.data, name="dossier_data"),
    path("dossiers/<str:code>/withdraw", acts.withdraw, name="withdraw"),
    path("dossiers/<str:code>/rate", acts.rate, name="rate"),
    path("track", public.track, name="track"),
    path("verify", public.verify_start, name="verify_start"),
    path("verify/<str:code>", public.verify, name="verify"),
    path("accessibility", public.accessibility, name="accessibility"),
    path("sign-out", account.sign_out, name="sign_out"),
]

if settings.MODE == "production":
    urls.append(path("sign-in", account.no_provider, name="sign_in"))
else:
    from lienthong.portal import demo, demo_gateway

    urls += [path("sign-in", demo.choose, name="sign_in"), path("sign-in/enter", demo.enter, name="demo_enter")]
    urls.append(path("trial-box", demo.trial_box, name="trial_box"))
    urls.append(path("demo-gateway/pay", demo_gateway.pay, name="demo_gateway"))

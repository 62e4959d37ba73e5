"""Addresses of the pages for people."""

from django.conf import settings
from django.urls import path

from lienthong.portal import account, dossiers, home, public

urls = [
    path("", home.home, name="home"),
    path("my", dossiers.mine, name="my_dossiers"),
    path("my/data", account.trace, name="trace"),
    path("my/businesses", account.acting_for, name="acting_for"),
    path("sign-out", account.sign_out, name="sign_out"),
    path("track", public.track, name="track"),
    path("verify", public.verify_start, name="verify_start"),
    path("accessibility", public.accessibility, name="accessibility"),
]

if settings.MODE == "production":
    urls.append(path("sign-in", account.no_provider, name="sign_in"))
else:
    from lienthong.portal import demo

    urls += [path("sign-in", demo.choose, name="sign_in"), path("sign-in/enter", demo.enter, name="demo_enter")]

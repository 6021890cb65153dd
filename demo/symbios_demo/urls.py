"""The addresses of the demo: course, sign-in, admin, and what our plugin apps ask an LMS for."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from symbios_demo.plugins import plugin_url_patterns
from symbios_demo.views import authoring, blocks, home, learn, session

CALL = r"(?P<usage>[^/]+)/(?P<name>[^/]+)(?:/(?P<suffix>.*))?$"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", session.sign_in, name="sign_in"),
    path("sign-out/", session.sign_out, name="sign_out"),
    path("learn/", learn.course_outline, name="outline"),
    path("learn/progress/", learn.progress, name="progress"),
    path("learn/unit/<slug>/", learn.unit, name="unit"),
    path("learn/jump/<slug>/", learn.jump, name="jump"),
    path("learn/edit/<slug>/", authoring.edit, name="edit"),
    path("learn/edit/<slug>/undo/", authoring.undo, name="undo"),
    path("learn/seen/<usage>/", blocks.seen, name="seen"),
    path("learn/files/<path:name>", blocks.course_file, name="course_file"),
    path("learn/resources/<block_type>/<path:uri>", blocks.block_resource, name="block_resource"),
    re_path(rf"^learn/handler/{CALL}", blocks.handler, name="handler"),
    re_path(rf"^learn/author-handler/{CALL}", blocks.author_handler, name="author_handler"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="jsi18n"),
    # Nobody has a password here, so the admin's own form would be a dead end.
    path("admin/login/", RedirectView.as_view(pattern_name="sign_in", query_string=True)),
    path("admin/", admin.site.urls),
    *plugin_url_patterns(),
]

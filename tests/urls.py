"""The URLs of a platform: sign-in, admin, language choice, and what our ``plugin_app`` asks for."""

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.urls import include, path

from tests.plugin_loading import plugin_url_patterns

urlpatterns = [
    path("admin/", admin.site.urls),
    path("login", LoginView.as_view(template_name="admin/login.html"), name="signin_user"),
    path("i18n/", include("django.conf.urls.i18n")),
    *plugin_url_patterns("lms.djangoapp"),
]

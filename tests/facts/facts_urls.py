"""The URLs of the Django that tests/facts runs; a test that needs others overrides ROOT_URLCONF."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]

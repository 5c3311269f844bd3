"""The addresses of what spans organizations and projects."""

from django.urls import path

from portal import views

urlpatterns = [path("", views.home, name="home")]

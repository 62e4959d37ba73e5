"""Template tags shared by every page."""

from django import template

register = template.Library()

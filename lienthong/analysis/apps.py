from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "lienthong.analysis"
    label = "analysis"

"""A template loader that writes down what it was asked for."""

from django.conf import settings
from django.template.loaders import filesystem


class Loader(filesystem.Loader):
    def get_contents(self, origin):
        contents = super().get_contents(origin)
        with settings.RENDERED_TEMPLATES.open("a") as names:
            names.write(f"{origin.template_name}\n")
        return contents

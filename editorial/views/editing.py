"""What the form of an edition asks for while somebody writes."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from backoffice.pages import backoffice_page
from catalogue.templatetags.catalogue import LONGEST_MARKDOWN, markdown


@backoffice_page()
@require_POST
def preview(request):
    """Markdown as the public page shows it."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST_MARKDOWN:
        sentence = f"A preview shows at most {LONGEST_MARKDOWN:,} characters."
        return HttpResponse(sentence, status=413, content_type="text/plain")
    return HttpResponse(markdown(text))

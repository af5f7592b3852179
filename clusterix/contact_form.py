"""The form by which anybody writes to the secretariat."""

from django import forms
from django.core import signing

SIGNER = signing.TimestampSigner(salt="clusterix.contact")
QUICKEST = 3  # seconds; nobody writes a message in less
LONGEST_OPEN = 24 * 60 * 60  # seconds


def new_token():
    """Says when a form was shown; it stands in for a session, since visitors get no cookie."""
    return SIGNER.sign("contact")


class ContactForm(forms.Form):
    QUESTION, MISTAKE, ACCESS, OTHER = "question", "mistake", "access", "other"
    KINDS = {
        QUESTION: "A question",
        MISTAKE: "A mistake or missing information",
        ACCESS: "Something that I cannot use or read",
        OTHER: "Something else",
    }

    kind = forms.ChoiceField(
        label="What is your message about?",
        choices=KINDS,
        error_messages={"required": "Choose what your message is about."},
    )
    message = forms.CharField(
        label="Your message",
        max_length=10_000,
        error_messages={"required": "Enter your message."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    name = forms.CharField(
        label="Your name",
        max_length=100,
        required=False,
        help_text="Optional.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label="Your email address",
        max_length=254,
        required=False,
        help_text="Needed if you ask a question or want an answer.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # People do not see this field; programs that fill in every field do.
    homepage = forms.CharField(
        label="Leave this field empty",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        values = self.cleaned_data
        if values.get("homepage"):
            self.add_error("homepage", "Clear this field, then send your message again.")
        wants_answer = values.get("kind") == self.QUESTION
        if wants_answer and values.get("email") == "":
            self.add_error("email", "Enter your email address so that we can answer.")
        # Until a field is corrected the form is sent again anyway, with a new token.
        if not self.errors:
            self.check_time(values.get("token", ""))

    def check_time(self, token):
        """Refuses what was sent sooner than a person can write it, and a form of another day."""
        if not is_younger(token, LONGEST_OPEN):
            self.add_error(
                None,
                "This page was open for too long. Your message is still here: send it again.",
            )
        elif is_younger(token, QUICKEST):
            self.add_error(None, "Check your message, then send it again.")


def is_younger(token, seconds):
    """Whether `token` is ours and was made within these seconds."""
    try:
        SIGNER.unsign(token, max_age=seconds)
    except signing.BadSignature:
        return False
    return True

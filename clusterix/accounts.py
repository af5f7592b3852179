from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """The secretariat makes accounts; nobody signs up."""

    def is_open_for_signup(self, request):
        return False

from django.core.exceptions import ValidationError as DjangoValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView

from editorial.actions import VERBS, StaleVersion
from editorial.serializers import TransitionSerializer, VerbSerializer
from practices.models import Edition
from practices.permissions import May

# The largest that the column of an edition's number holds; PostgreSQL fails at a larger one.
LARGEST_NUMBER = 32_767
VERB_NAMES = [verb.name.lower() for verb in VERBS]


class EditionVerb(APIView):
    """A step of an edition, as its button in the back-office: for people who are signed in there.

    `version` is that of the text which they have read; where it was changed since, nothing happens
    and the answer is 409, with the current version.
    """

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAdminUser]

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "verb",
                str,
                OpenApiParameter.PATH,
                enum=VERB_NAMES,
            ),
        ],
        request=VerbSerializer,
        responses={200: TransitionSerializer, 400: dict, 403: dict, 409: dict},
    )
    def post(self, request, practice, number, verb):
        editions = Edition.objects.workable_by(request.user)
        editions = editions.filter(practice__slug=practice)
        number = min(number, LARGEST_NUMBER)
        edition = get_object_or_404(editions, number=number)
        serializer = VerbSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        transition = VERBS[May[verb.upper()]]
        try:
            edition = transition(edition, by=request.user, **serializer.validated_data)
        except StaleVersion as error:
            edition.refresh_from_db()
            current = TransitionSerializer(edition).data
            return Response({"detail": error.messages, "current": current}, status=409)
        except DjangoValidationError as error:
            # REST framework answers 400 to its own exception only; Django's would be a 500.
            raise ValidationError({"detail": error.messages}) from error
        return Response(TransitionSerializer(edition).data)

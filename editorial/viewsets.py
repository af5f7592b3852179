from django.core.exceptions import ValidationError as DjangoValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView

from editorial.actions import VERBS
from editorial.serializers import TransitionSerializer, VerbSerializer
from practices.models import Edition
from practices.permissions import May

MOST_EDITIONS = 32_767


class EditionVerb(APIView):
    """A step of an edition, as its button in the back-office: for people who are signed in there.

    `version` is that of the text which they have read; where it was changed since, nothing happens.
    """

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAdminUser]

    @extend_schema(
        parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=[verb.name.lower() for verb in VERBS])],
        request=VerbSerializer,
        responses={200: TransitionSerializer, 400: dict, 403: dict},
    )
    def post(self, request, practice, number, verb):
        editions = Edition.objects.workable_by(request.user).filter(practice__slug=practice)
        edition = get_object_or_404(editions, number=min(number, MOST_EDITIONS))
        asked = VerbSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            edition = VERBS[May[verb.upper()]](edition, by=request.user, **asked.validated_data)
        except DjangoValidationError as error:
            raise ValidationError({"detail": error.messages}) from error
        return Response(TransitionSerializer(edition).data)

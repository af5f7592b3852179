from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from practices.models import Edition


class VerbSerializer(serializers.Serializer):
    """What a person says with a step."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    comment = serializers.CharField(default="", allow_blank=True, max_length=5_000)


# The name that clients made from the description of the API know it by.
@extend_schema_serializer(component_name="Step")
class TransitionSerializer(serializers.ModelSerializer):
    """Where an edition is after a step."""

    practice = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Edition
        fields = ["practice", "number", "status", "version"]
        read_only_fields = fields

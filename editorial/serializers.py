from rest_framework import serializers

from practices.models import Edition


class VerbSerializer(serializers.Serializer):
    """What a person says with a step."""

    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)
    comment = serializers.CharField(default="", allow_blank=True, max_length=5_000)


class TransitionSerializer(serializers.ModelSerializer):
    """Where an edition is after a step."""

    practice = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Edition
        fields = ["practice", "number", "status", "version"]
        read_only_fields = fields

from django.urls import include, path

from editorial.views import editing, erasure, invitation, review, start, transitions

app_name = "editorial"

# They stand among the admin's own URLs of an edition, so this file is included before those.
edition_urls = [
    path("begin/", start.begin, name="begin"),
    path("mail/", start.mail_preference, name="mail_preference"),
    path("preview/", editing.preview, name="preview"),
    path("<int:number>/do/<str:verb>/", transitions.transition, name="transition"),
    path("<int:number>/schedule/", transitions.schedule, name="schedule"),
    path("<int:number>/review/", review.review, name="review"),
    path("<int:number>/compare/", review.compare, name="compare"),
    path("<int:number>/remark/", review.comment, name="comment"),
    path("<int:number>/discard-text/", review.discard_text, name="discard_text"),
    path("<int:number>/settle/<int:comment_id>/", review.resolve, name="resolve"),
]
urlpatterns = [
    path("practices/edition/", include(edition_urls)),
    path("erase/<int:number>/", erasure.erase_person, name="erase"),
    path("invite/", invitation.invite_contributor, name="invite"),
    path("invite/<int:number>/resend/", invitation.resend_invitation, name="resend_invitation"),
    path("invite/<int:number>/revoke/", invitation.revoke_invitation, name="revoke_invitation"),
]

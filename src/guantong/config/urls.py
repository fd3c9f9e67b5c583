"""Every room's addresses."""

from guantong.frame.rooms import addresses

urlpatterns = addresses()
handler400 = "guantong.ui.errors.bad_request"
handler404 = "guantong.ui.errors.not_found"
handler403 = "guantong.ui.errors.forbidden"
handler500 = "guantong.ui.errors.server_error"

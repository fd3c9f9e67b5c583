"""The addresses of the room of posts and plans."""

app_name = "staffing"
urlpatterns: list[object] = []

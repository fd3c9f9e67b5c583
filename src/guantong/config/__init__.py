"""Settings, urls and the wsgi entry: the only place that knows every room."""

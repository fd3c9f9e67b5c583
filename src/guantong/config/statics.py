"""How static files are stored for serving."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Statics(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise's is untyped
    """Named by their content and compressed; what a script imports is named so too."""

    support_js_module_import_aggregation = True

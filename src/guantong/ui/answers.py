"""Answers that are a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from guantong.formats.names import safe_filename
from guantong.formats.workbook.write import MEDIA_TYPE

TYPES = {
    "xlsx": MEDIA_TYPE,
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "lrmx": "application/xml",
    "geojson": "application/geo+json",
    "gpx": "application/gpx+xml",
    "ics": "text/calendar; charset=utf-8",
}


def download(body: bytes, name: str) -> HttpResponse:
    """Answer with a file, always as a download; its kind follows from its name's end."""
    name = safe_filename(name)
    answer = HttpResponse(body, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer

"""Papers to print and to edit: one description, written as PDF or as Word."""

from guantong.formats.documents.blocks import (
    Attached,
    Block,
    Box,
    Break,
    Contents,
    Document,
    Entries,
    Entry,
    Facts,
    Grid,
    Heading,
    Intervals,
    Line,
    Row,
    Ruled,
    Seats,
    Text,
)
from guantong.formats.documents.pdf import to_pdf
from guantong.formats.documents.word import to_word

__all__ = [
    "Attached", "Block", "Box", "Break", "Contents", "Document", "Entries", "Entry", "Facts",
    "Grid", "Heading", "Intervals", "Line", "Row", "Ruled", "Seats", "Text", "to_pdf",
    "to_word",
]  # fmt: skip

"""Folders of CSV tables, read fast and written whole; what the tables mean is not known here."""

from guantong.formats.tables.read import CsvFault, CsvFaults, CsvTable, read_csv, read_folder
from guantong.formats.tables.write import folder_in_place, write_csv

__all__ = [
    "CsvFault", "CsvFaults", "CsvTable", "folder_in_place", "read_csv", "read_folder", "write_csv",
]  # fmt: skip

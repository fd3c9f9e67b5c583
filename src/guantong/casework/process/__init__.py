"""A process as data: read, checked, compared, drawn; knows no case."""

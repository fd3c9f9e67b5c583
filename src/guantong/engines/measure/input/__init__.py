"""Tables and files as streams of rows, whatever they are."""

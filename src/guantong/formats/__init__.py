"""Reading and writing the papers of the trade; pure, with no database."""

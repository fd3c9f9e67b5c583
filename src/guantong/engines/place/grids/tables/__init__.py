"""Villages, households and contacts from plain tables: docs/user/place-format.md."""

"""The engines: pure functions over tables. They know no screen, no database and no file layout."""

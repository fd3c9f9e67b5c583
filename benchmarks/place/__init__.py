"""What the documentation claims of the place engine, measured."""

"""The screens of persons."""

"""The pages of the village term change that are more than a list."""

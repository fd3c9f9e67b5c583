"""The pages of the village term change; those of its lists come with the listings."""

"""Job 6, 配班子: a term change, from the posts over plans with a proven gap to the decision."""

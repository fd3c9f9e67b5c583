"""The pages of job 13."""

"""What is asked of a plan or an instance: what if, why, what else, how sure, what clashes."""

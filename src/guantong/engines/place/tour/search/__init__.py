"""The search for plans: columns, prices, whole plans; it needs HiGHS."""

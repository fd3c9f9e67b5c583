"""Job 13: villages' collective income, the programme of years, its plan and what came of it."""

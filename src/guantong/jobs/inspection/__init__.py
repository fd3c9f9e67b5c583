"""Job 4, 政治素质考察: the inspection, from the yardsticks to the report with the ratee's reply."""

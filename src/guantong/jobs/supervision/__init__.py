"""Job 3: risks of duty and power, findings from fact to closing, special reports, rules kept."""

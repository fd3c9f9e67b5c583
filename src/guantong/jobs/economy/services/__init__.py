"""What is written in job 13: lines, designations, the reckoned years of villages."""

"""What is planned and what a plan is: instance, plan, evaluation."""

"""The linear programme of whole plans and its prices."""

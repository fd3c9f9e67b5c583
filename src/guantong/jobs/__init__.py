"""The sixteen jobs: each a folder that says which rooms it uses and with which words."""

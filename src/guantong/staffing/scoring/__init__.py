"""What people are worth in posts and beside each other, by what officers declared."""

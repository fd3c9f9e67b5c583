<<<<<<< HEAD
"""What the demonstration shows of the village term change, one module a subject; all invented."""
=======
"""Invented term changes of villages, one module a part."""
>>>>>>> election

"""The one kind of error that a paper from outside causes."""

from __future__ import annotations


class FormError(ValueError):
    """A file that cannot be taken; ``message`` says what is wrong, where, and what to do.

    Parameters
    ----------
    file
        The name of the file as the user knows it.
    place
        Element, line or column, in the user's language; empty for the whole file.
    problem
        What is wrong there.
    advice
        What to do about it.

    """

    def __init__(self, file: str, place: str, problem: str, advice: str) -> None:
        self.file, self.place, self.problem, self.advice = file, place, problem, advice
        self.message = f"“{file}”{place and ' ' + place}：{problem}。{advice}。"
        super().__init__(self.message)

"""Worlds that several files of browser tests begin in."""


def small():
    """The small demonstration."""
    from guantong.commands import demo

    return demo.build("small")

"""What the documentation claims of the measuring engine, by one command.

``python -m benchmarks.measure [--only speed|coverage|detection]``: see ``--help``. Only the
engine's public interface is used, but for the time of one pass (`one_pass`).
"""

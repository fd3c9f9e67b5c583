"""Raters whose answers cannot be relied on: several signs joined, and the reason in words.

Single signs miss whole kinds of bad forms (a likelihood finds no one who praises everybody, a
long string only yes-sayers), so standardised signs are clipped, squared and summed. One
contradiction is no sign: honest people repeat an answer only about four times in five.
"""

"""Reads of the room, always for an account or for persons that were read for one."""

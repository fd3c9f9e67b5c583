"""Whatever must be finished by somebody by a day: processes as data, cases, turns."""

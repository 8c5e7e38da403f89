"""Fuzzing of everything that reads what comes from outside: `python -m bench.fuzz [PARSER ...] --cpu-minutes 10`."""

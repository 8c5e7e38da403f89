"""A node that refuses what it was told."""


def main() -> int:
    return 2

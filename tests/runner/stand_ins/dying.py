"""A node that dies at once."""


def main() -> int:
    print("my last words", flush=True)
    return 1

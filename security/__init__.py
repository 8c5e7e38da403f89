"""SROS2 policies with the least rights that the nodes need, made from the running nodes: `python -m security`."""

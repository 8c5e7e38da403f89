"""Endpoints of DDS whose node cannot be told."""

NAMELESS = ("_NODE_NAME_UNKNOWN_", "_CREATED_BY_BARE_DDS_APP_")
"""What rmw calls their node: its name comes later than the endpoint, or there is none."""

"""MAPPO: each robot its own actor, as in IPPO here, but one critic for all that sees what all robots see."""

"""IPPO and MAPPO by skrl, which nobody here wrote."""

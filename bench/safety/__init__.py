"""How soon a robot stands still when something breaks: measured on real processes over DDS."""

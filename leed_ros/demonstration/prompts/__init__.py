"""Prompts: template files with name and version, and the site put into words."""

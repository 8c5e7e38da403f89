"""Rules of a site: what an operator asks for, checked against the site, enforced, and checked in execution."""

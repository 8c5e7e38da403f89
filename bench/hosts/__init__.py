"""Several machines on one: network namespaces with addresses of their own, joined by a switch that may be bad."""

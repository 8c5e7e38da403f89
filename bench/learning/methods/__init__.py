"""The methods that are compared: our own (`own`), and what others are measured by (`peers`)."""

"""A server that speaks Ollama's protocol with a small real model behind it, for machines without Ollama."""

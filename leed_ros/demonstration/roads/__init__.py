"""Where robots may drive: the roadmap as a graph, clearances, and conventions of traffic."""

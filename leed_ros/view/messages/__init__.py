"""Messages to the page: pictures of a swarm as compact JSON, each kind sent only when it has changed (pure)."""

"""Plans are driven in scratch worlds, and every robot is judged by what came of it."""

"""Roads through free space: skeleton, pruning, straightening."""

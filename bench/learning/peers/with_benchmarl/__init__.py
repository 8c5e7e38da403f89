"""IPPO by BenchMARL, on TorchRL, which nobody here wrote."""

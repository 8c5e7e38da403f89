"""How a policy reaches a robot: contract, ONNX policy and safety filter (NumPy and onnxruntime, no torch)."""

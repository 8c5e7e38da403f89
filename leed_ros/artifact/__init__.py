"""The artefact that goes to a robot: `policy.onnx`, complete with its contract, and `policy.yaml` beside it."""

"""Oriented boxes as the kernels want them: half lengths, and the yaw's cosine and sine ready."""

import numpy as np

from leed_ros.task.geometry import FloatArray


def prepared_boxes(boxes: FloatArray) -> FloatArray:
    """Return centre x, y, half length, half width [m], cosine and sine of the yaw. Shape (M, 6).

    Args:
        boxes: Centre x, y, length, width [m] and yaw [rad; map frame], as in `Site.boxes`. Shape (M, 5).
    """
    boxes = np.asarray(boxes, dtype=np.float64).reshape(-1, 5)
    half = 0.5 * boxes[:, 2:4]
    return np.ascontiguousarray(np.column_stack([boxes[:, :2], half, np.cos(boxes[:, 4]), np.sin(boxes[:, 4])]))

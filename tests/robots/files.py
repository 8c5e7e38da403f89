"""Small robot files of the tests' own."""

from pathlib import Path

YAML = """
name: cart
footprint: {polygon: [[0.3, 0.2], [-0.1, 0.2], [-0.1, -0.2], [0.3, -0.2]]}
limits: {linear_velocity: 0.8, reverse_velocity: 0.1, angular_velocity: 1.5, linear_acceleration: 1.0,
         angular_acceleration: 3.0}
lidar: {angle_min: -1.0, angle_max: 1.0, num_rays: 5, num_beams: 200, range_min: 0.05, range_max: 4.0, rate: 10.0,
        mount: {x: 0.25, y: 0.05, yaw: 0.5}}
wheels: {radius: 0.05, separation: 0.3}
sources: ["made up for a test"]
"""

URDF = """<?xml version="1.0"?>
<robot name="cart">
  <link name="base_footprint"/>
  <joint name="base" type="fixed">
    <parent link="base_footprint"/><child link="base_link"/><origin xyz="0 0 0.05"/>
  </joint>
  <link name="base_link">
    <collision><origin xyz="0.1 0 0.1"/><geometry><box size="0.4 0.4 0.2"/></geometry></collision>
  </link>
  <joint name="left" type="continuous">
    <parent link="base_link"/><child link="left_wheel"/><origin xyz="0 0.15 0" rpy="-1.5707963 0 0"/>
    <axis xyz="0 0 1"/><limit velocity="10" effort="1"/>
  </joint>
  <link name="left_wheel"><collision><geometry><cylinder radius="0.05" length="0.02"/></geometry></collision></link>
  <joint name="right" type="continuous">
    <parent link="base_link"/><child link="right_wheel"/><origin xyz="0 -0.15 0" rpy="-1.5707963 0 0"/>
    <axis xyz="0 0 1"/><limit velocity="8" effort="1"/>
  </joint>
  <link name="right_wheel"><collision><geometry><cylinder radius="0.05" length="0.02"/></geometry></collision></link>
  <joint name="mast" type="fixed">
    <parent link="base_link"/><child link="mast"/><origin xyz="0.2 0 0.2" rpy="0 0 1.5707963"/>
  </joint>
  <link name="mast"/>
  <joint name="scan" type="fixed">
    <parent link="mast"/><child link="base_scan"/><origin xyz="0.05 0 0" rpy="0 0 0.5"/>
  </joint>
  <link name="base_scan"/>
  <gazebo reference="base_scan">
    <sensor type="gpu_lidar" name="lidar"><update_rate>10</update_rate><lidar>
      <scan><horizontal><samples>240</samples><min_angle>-2</min_angle><max_angle>2</max_angle></horizontal></scan>
      <range><min>0.1</min><max>6.0</max></range>
    </lidar></sensor>
  </gazebo>
</robot>
"""

BESIDE = "limits: {linear_acceleration: 1.0, angular_acceleration: 3.0}\n"


def write(folder: Path, name: str, text: str | bytes) -> str:
    """Write a file and return its path as a user types it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)

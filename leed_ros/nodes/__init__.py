"""ROS shells over the pure packages: robot, demonstration and monitor nodes, conversions, parameters and QoS."""

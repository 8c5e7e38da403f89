"""What every topic and service is for; `topics.py` refuses a page where this and the nodes differ."""

TOPICS: dict[str, str] = {
    "/clock": "the simulation's time, at most 50 times a second",
    "/diagnostics": "progress, success, losses, latencies, interventions, the language model's state",
    "/notes": "an operator's notes in plain words; they replace those before",
    "/rules": "JSON: the rules in force, read back, and what the operator is asked",
    "/site": "JSON: bounds, boxes, roadmap and stations of the site, and the robots' footprints",
    "/demonstrator": "JSON: proposals in words, what driving them came to, rounds of refinement",
    "/monitor/site": "floor and walls",
    "/monitor/roadmap": "stretches of one and two lanes, places and their names",
    "/monitor/robots": "bodies and headings",
    "/monitor/footprints": "outlines, red in contact",
    "/monitor/goals": "where each robot is to go",
    "/monitor/labels": "each robot's name and success",
    "/monitor/safety": "what each robot's safety filter does",
    "/monitor/trails": "where each robot was in its present mission",
    "/monitor/accepted": "the newest demonstrations that each robot learns from",
    "/monitor/rejected": "the latest that were driven and not accepted",
    "/monitor/lidar": "where the rays of all lidars ended",
    "<robot>/scan": "the lidar's ranges, +inf for nothing in reach (REP-117)",
    "<robot>/odom": "pose in `map`, velocity in `<robot>/base_link`",
    "<robot>/contact": "a ranger of fixed distance 0: -inf is a contact (REP-117)",
    "<robot>/goal_pose": "the goal of the next mission, in `map`",
    "<robot>/cmd_vel": "the command after the safety filter; `Twist` with `enable_stamped_cmd_vel: false`",
    "<robot>/demonstration": "accepted expert trajectories, one point a step, in parts",
    "<robot>/rejected_demonstration": "the latest few that were driven and not accepted, to be looked at",
    "<robot>/plan": "the latest of them, as a path",
    "<robot>/emergency_stop": "true stops the robot and latches, whatever the type's quality of service",
    "<robot>/safety_marker": "the latest intervention of the safety filter",
}
"""By topic."""

SERVICES: dict[str, str] = {
    "/demonstration/ask_again": "propose and drive other demonstrations",
    "/demonstration/load_recorded": "publish the demonstrations in the file named by the parameter `recorded`",
    "<robot>/robot/pause": "stop exploring and learning; the robot goes on by its policy's mean",
    "<robot>/robot/resume": "explore and learn again",
    "<robot>/robot/save": "write checkpoint and policy now",
    "<robot>/release_emergency_stop": "let the robot drive again after an emergency stop",
    "<robot>/robot/roll_back": "go back to the policy before",
}
"""By service."""

FLEET_WORDS = """\
With `transport: fleet`, in lock-step only, simulation and robots exchange one message each way for all robots of a
process, instead of four for each robot. `<group>` is `robot_0_to_7`, or `robot_8` where a process has one robot. Both
topics are `sensor_msgs/PointCloud2` (reliable, depth 10) with one point per robot, little-endian and packed; the stamp
in the header is what commands answer. They carry the very numbers of `scan`, `odom`, `contact` and `cmd_vel`, which are
then published for whoever listens to them. A message of readings has all robots of the group; a message of commands has
those that have answered, at least one. Goals and demonstrations stay on the robots' own topics. The policies for SROS2
are made for `transport: per_robot`."""

FLEET_COLUMNS: dict[str, str] = {
    "robot": "number of the robot: 7 is `robot_7`",
    "contact": "1 is a contact, 0 is none",
    "x": "[m; `map`]",
    "y": "[m; `map`]",
    "qz": "of the quaternion of the yaw, as in `odom`",
    "qw": "the same",
    "linear": "forward velocity [m/s; `<robot>/base_link`]",
    "angular": "turn to the left [rad/s; `<robot>/base_link`]",
    "ranges": "[m], +inf for nothing in reach (REP-117); R is the largest number of rays in the group",
}
"""By name of a field of the fleet path's messages."""

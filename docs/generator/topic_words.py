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

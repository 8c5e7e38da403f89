"""`python -m security.audit PIP_AUDIT LOCK`: known vulnerabilities of locked packages, told in few lines.

Exit codes: 0 none is known, or the data cannot be reached, which is said; 1 some are.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TIMEOUT = 600.0  # [s]


def summary(name: str, report: Mapping[str, Any]) -> tuple[str, bool]:
    """Return what a report of pip-audit says, and whether vulnerabilities are known.

    Args:
        name: Name of the lock file.
        report: In pip-audit's JSON form.
    """
    packages = report["dependencies"]
    skipped = [package for package in packages if "skip_reason" in package]
    known = [
        f"{package['name']} {package['version']}: {flaw['id']}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    if len(skipped) == len(packages):
        return f"{name}: not audited: the data on vulnerabilities cannot be reached", False
    rest = f"; {len(skipped)} could not be looked up" if skipped else ""
    words = "\n  ".join([f"{name}: {len(packages)} packages, {len(known)} known vulnerabilities{rest}", *known])
    return words, bool(known)


def audit(pip_audit: str, lock: Path) -> tuple[str, bool]:
    """Run pip-audit on a lock file and return its summary."""
    argv = [pip_audit, "--requirement", str(lock), "--require-hashes", "--disable-pip", "--format", "json"]
    try:
        done = subprocess.run(
            [*argv, "--progress-spinner", "off"], capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
        return summary(str(lock), json.loads(done.stdout))
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return f"{lock}: not audited: the data on vulnerabilities cannot be reached", False


def main() -> None:
    """Audit one lock file."""
    words, known = audit(sys.argv[1], Path(sys.argv[2]))
    print(words)
    sys.exit(1 if known else 0)


if __name__ == "__main__":
    main()

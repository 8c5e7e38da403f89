"""The network: that two processes reach each other over DDS, and that a language model answers."""

import subprocess
import sys
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from leed_ros.demonstration.language.config import LanguageConfig
from leed_ros.demonstration.language.model import LanguageModelError, ModelMissing
from leed_ros.demonstration.language.ollama_model import OllamaModel
from leed_ros.doctor.finding import Finding, fault, ok, warning
from leed_ros.documents.one_line import one_line
from leed_ros.node_spec import ENVIRONMENT

DDS_TIMEOUT = 20.0
"""Time that two processes have to start and to hear each other [s]; discovery alone takes up to 15."""

PROBE = "leed_ros.nodes.dds_probe"


def check_dds(environment: Mapping[str, str], timeout: float = DDS_TIMEOUT) -> Finding:
    """Let two processes exchange a message, with the environment that a swarm's nodes get."""
    argv = [sys.executable, "-m", PROBE]
    given = {**ENVIRONMENT, **environment}
    started = time.monotonic()
    talker = subprocess.Popen([*argv, "talk"], env=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        heard = subprocess.run(
            [*argv, "listen", str(timeout)],
            env=given,
            capture_output=True,
            text=True,
            timeout=timeout + 10.0,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _unheard("no answer")
    finally:
        talker.terminate()
        talker.wait()
    if heard.returncode != 0:
        return _unheard(heard.stderr.strip().splitlines()[-1] if heard.stderr.strip() else "nothing was heard")
    return ok("DDS", f"two processes heard each other within {time.monotonic() - started:.1f} s, start included")


def _unheard(why: str) -> Finding:
    advice = "look at firewall, multicast on lo, ROS_DOMAIN_ID and /dev/shm; unset ROS_DISCOVERY_SERVER"
    return fault("DDS", f"two processes do not hear each other: {why}", advice)


def check_language_model(host: str, model: str) -> Finding:
    """Ask an Ollama server whether it is there and has the model; swarms with other demonstrators need neither."""
    try:
        OllamaModel(LanguageConfig(host=host, allowed_hosts=_name(host), model=model)).probe()
    except ModelMissing as error:
        return warning("language model", one_line(error), f"ollama pull {model}, or name another with --llm")
    except LanguageModelError as error:
        advice = "install Ollama (ollama.com) and start `ollama serve`; only --demonstrator llm and notes need it"
        return warning("language model", one_line(error), advice)
    return ok("language model", f"{model} at {host}")


def _name(address: str) -> str:
    """Return the machine's name in an address: who names it here has allowed it."""
    return urlsplit(address if "://" in address else f"//{address}").hostname or ""

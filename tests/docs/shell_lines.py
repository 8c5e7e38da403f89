"""The shell lines that a page tells its readers to type."""

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```bash\n(.*?)^```", flags=re.MULTILINE | re.DOTALL)
HEREDOC = re.compile(r"<<'?(\w+)'?$")


@dataclass(frozen=True)
class ShellLine:
    """A line as it stands in a page, a heredoc with all that belongs to it."""

    page: str
    text: str

    @property
    def command(self) -> str:
        """Its first words, without options and comments: `leed swarm`, `make run`, `ros2 launch`."""
        return " ".join(self.text.split()[:2])


def shell_lines(page: Path) -> list[ShellLine]:
    """Return all lines of the page's bash blocks in order, comments and continuations joined and left out."""
    found = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        lines = iter(block.replace("\\\n", " ").splitlines())
        for line in lines:
            text = re.sub(r"\s+# .*$", "", line).strip()
            if end := HEREDOC.search(text):
                body = []
                for inside in lines:
                    body.append(inside)
                    if inside == end[1]:
                        break
                text = "\n".join([text, *body])
            if text and not text.startswith("#"):
                found.append(ShellLine(page.name, text))
    return found

"""Documents: plain YAML and JSON, which most files are."""

from bench.fuzz.parser import Parser
from leed_ros.documents.errors import DocumentError
from leed_ros.documents.plain_json import json_from_text
from leed_ros.documents.plain_yaml import yaml_from_text

PARSERS = (
    Parser("yaml", lambda data: yaml_from_text(data.decode(errors="replace")), (DocumentError,), structured=True),
    Parser("json", json_from_text, (DocumentError,), structured=True),
)

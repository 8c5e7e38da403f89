from pathlib import Path

import pytest

from leed_ros.demonstration.prompts.template import PromptTemplate, template_names

GOLDEN = Path(__file__).parent / "golden"


def test_the_rendered_question_about_a_note_is_as_agreed():
    prompt = PromptTemplate.load("rules").render({"type": "object"}, note="A3 is closed, it costs $5 per $note.")
    rendered = f"{prompt.name} {prompt.version}\n\n{prompt.system}\n\n{prompt.user}\n"
    assert rendered == (GOLDEN / "rules.txt").read_text(encoding="utf-8")
    assert prompt.schema == {"type": "object"}


def test_every_template_of_the_package_has_a_version_and_two_parts():
    assert "rules" in template_names()
    for name in template_names():
        template = PromptTemplate.load(name)
        assert template.version >= 1
        assert template.system
        assert "$" in template.user
        assert "$" not in template.system


def test_a_placeholder_without_value_and_an_unknown_template_are_errors():
    with pytest.raises(KeyError):
        PromptTemplate.load("rules").render()
    with pytest.raises(FileNotFoundError):
        PromptTemplate.load("no-such-prompt")


def test_every_template_is_published_with_its_version():
    published = (Path(__file__).parents[3] / "docs" / "prompts.md").read_text(encoding="utf-8")
    for name in template_names():
        assert f"| `{name}` | {PromptTemplate.load(name).version} |" in published

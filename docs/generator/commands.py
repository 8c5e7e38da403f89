"""The page of all commands, from what `--help` shows."""

import click

from docs.generator.markdown import code, page, section, table
from leed_ros.cli import main

INTRODUCTION = """\
Every command of `leed`, with its options and their defaults. Exit codes: 0 all went well, 1 the run failed, 2 wrong
usage or configuration, 3 the run ended but a robot was lost on the way, 4 a note leaves something to be asked, 130
interrupted."""


def commands_page() -> str:
    """Return the page."""
    context = click.Context(main, info_name="leed")
    return page(
        "Commands", INTRODUCTION, [_section(name, each, context) for name, each in sorted(main.commands.items())]
    )


def _section(name: str, command: click.Command, parent: click.Context) -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = f"```\n{command.get_usage(context).removeprefix('Usage: ')}\n```"
    options = [each for each in command.get_params(context) if isinstance(each, click.Option) and not each.hidden]
    rows = [row for each in options if (row := _row(each, context))]
    return section(f"leed {name}", usage, _words(command.help), table(["option", "default", "meaning"], rows))


def _row(option: click.Option, context: click.Context) -> list[str]:
    record = option.get_help_record(context)
    if record is None:
        return []
    default = option.get_default(context)
    empty = default is None or default is False or default == ""
    shown = "" if empty or not option.show_default else code(default)
    return [code(record[0]), shown, option.help or ""]


def _words(text: str | None) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n"))

"""The reader: an operator's note to rules, through a language model, and back to the operator in plain words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from leed_ros.demonstration.language.model import LanguageModel, LanguageModelError, Prompt, Reply
from leed_ros.demonstration.language.session import LanguageSession
from leed_ros.demonstration.notes.grounding import Grounded, ground
from leed_ros.demonstration.notes.note import clean_note
from leed_ros.demonstration.notes.reply import UnreadableReplyError, reply_schema, rules_from_reply
from leed_ros.demonstration.notes.unread import unread
from leed_ros.demonstration.prompts.template import PromptTemplate
from leed_ros.demonstration.rules.places import Gazetteer
from leed_ros.demonstration.rules.rule import Rules
from leed_ros.demonstration.rules.validation import check
from leed_ros.demonstration.rules.words import words_from_rules
from leed_ros.task.site import Site

MAX_ATTEMPTS = 3
"""At most so many replies are asked for before a note counts as not understood."""

LIKELIEST = 0.0
"""Temperature at which a model gives its likeliest reply: a note means one thing."""

NOT_UNDERSTOOD = "The note was not understood, so it brings no rule. Please say it in other words."


@dataclass(frozen=True)
class Reading:
    """What came of reading a note.

    Attributes:
        note: The note as it was read.
        rules: What is enforced: clear, known to the site, named in the note, without contradiction.
        readback: One sentence for each of these rules, in order.
        questions: What the operator is to be asked of what was read; nothing of it is enforced.
        unread: What the operator is to be asked of what the note says and no rule came of; see `unread`.
        contradictions: What cannot be kept together, see `Checked`.
        remarks: Rules that change nothing, and what the model said but the note did not, which is not enforced.
        understood: A reply could be read.
        attempts: Number of replies that were asked for.
        replies: The replies. The last one counts.
    """

    note: str
    rules: Rules
    readback: tuple[str, ...]
    questions: tuple[str, ...]
    unread: tuple[str, ...]
    contradictions: tuple[str, ...]
    remarks: tuple[str, ...]
    understood: bool
    replies: tuple[Reply, ...]

    @property
    def attempts(self) -> int:
        """Number of replies that were asked for."""
        return len(self.replies)

    @property
    def clear(self) -> bool:
        """Whether the operator need not be asked anything."""
        return self.understood and not (self.questions or self.unread or self.contradictions)


class RuleReader:
    """Reads notes about one site.

    The model is not told the site's names. It writes names as the note has them, and finds none to copy elsewhere; what
    they mean is looked up afterwards.

    Args:
        model: Answers; a session also records what became of each reply.
        site: Where the rules are to hold.
        robots: Names of the robots, in the order of their numbers.
        temperature: Randomness of the replies; 0 for the likeliest.
    """

    def __init__(self, model: LanguageModel, site: Site, robots: Sequence[str], temperature: float = LIKELIEST) -> None:
        self._temperature = temperature
        self._model, self._site, self._robots = model, site, tuple(robots)
        self._gazetteer = Gazetteer.of(site, robots)
        self._template, self._schema = PromptTemplate.load("rules"), reply_schema()

    def prompt(self, note: str, fault: str = "") -> Prompt:
        """Return the question about a note; with what was wrong with the reply before, if anything."""
        hint = (
            f"\nThe last reply was wrong: {fault} Reply with JSON alone, only with what the note says." if fault else ""
        )
        prompt = self._template.render(self._schema, note=note + hint)
        return replace(prompt, temperature=self._temperature)

    def read(self, note: str, seed: int) -> Reading:
        """Read a note.

        A reply that cannot be read, or that says what the note does not, is asked for again with what was wrong and
        another seed. Of the replies the one counts that says the least of what the note does not.

        Args:
            note: What the operator wrote.
            seed: Of the model's sampling.

        Raises:
            NoteError: The note is empty or too long.
            LanguageModelError: The model gave no reply at all.
        """
        plain = clean_note(note)
        replies: list[Reply] = []
        best: Grounded | None = None
        fault = ""
        for attempt in range(MAX_ATTEMPTS):
            try:
                replies.append(self._model.ask(self.prompt(plain, fault), seed + attempt))
            except LanguageModelError:
                if not replies:
                    raise
                break
            grounded, fault = self._ground(plain, replies[-1])
            if grounded and (best is None or len(grounded.invented) < len(best.invented)):
                best = grounded
            if best and (not best.invented or attempt > 0):
                break
        return self._reading(plain, best, tuple(replies))

    def _ground(self, note: str, reply: Reply) -> tuple[Grounded | None, str]:
        """Return what a reply says of what the note names, None if it cannot be read, and what is wrong with it."""
        try:
            grounded = ground(rules_from_reply(reply.text).rules, note, self._gazetteer)
        except UnreadableReplyError as error:
            self._record(reply, {"valid": False, "fault": str(error)})
            return None, f"{error}."
        self._record(reply, {"valid": True, "rules": len(grounded.rules), "invented": len(grounded.invented)})
        return grounded, " ".join(grounded.invented[:2])[:300]

    def _reading(self, note: str, grounded: Grounded | None, replies: tuple[Reply, ...]) -> Reading:
        if grounded is None:
            return Reading(note, Rules(), (), (NOT_UNDERSTOOD,), (), (), (), understood=False, replies=replies)
        checked = check(Rules(rules=grounded.rules), self._site, self._robots)
        return Reading(
            note,
            checked.rules,
            words_from_rules(checked.rules),
            checked.questions,
            unread(note, grounded.rules, self._gazetteer),
            checked.contradictions,
            grounded.invented + grounded.endless + checked.remarks,
            understood=True,
            replies=replies,
        )

    def _record(self, reply: Reply, verdict: Mapping[str, Any]) -> None:
        if isinstance(self._model, LanguageSession):
            self._model.verdict(reply, verdict)

from leed_ros.demonstration.notes.corpus import load_corpus
from leed_ros.demonstration.notes.examination import Extraction, examine


def test_a_model_that_finds_no_rule_is_right_where_there_is_none(reader_of, warehouse):
    examples = [example for example in load_corpus() if example.site == ("warehouse", 8, 0)]
    _, parrot = reader_of('{"rules": []}')
    asked = []

    def site_of(*site):
        asked.append(site)
        return warehouse

    scores = [score for _, _, score in examine(parrot, examples, site_of)]
    extraction = Extraction.of(scores)
    empty = [example for example in examples if not (example.rules or example.ask or example.contradiction)]
    assert extraction.exact.count == len(empty) > 0
    assert extraction.exact.total == len(examples) == len(asked) == len(parrot.prompts)
    assert extraction.understood.value == 1.0
    assert extraction.invented.count == extraction.partial.count == extraction.vain.count == 0

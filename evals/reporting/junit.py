"""The report for continuous integration: JUnit XML, a suite for each kind."""

from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from evals.reporting.summary import Summary
from evals.running.result import Result
from evals.scorers.score import Verdict


def write_junit(path: Path, summary: Summary) -> None:
    """Write a run as JUnit XML; what could not be judged is skipped, and says why."""
    root = Element("testsuites", name=f"floorwalker evals {summary.run.head.suite}")
    for kind in summary.kinds:
        results = [r for r in summary.run.results if r.case.kind == kind.kind.name]
        suite = SubElement(
            root,
            "testsuite",
            name=kind.kind.name,
            tests=str(len(results)),
            failures=str(sum(r.verdict is Verdict.FAILED for r in results)),
            errors=str(kind.errors),
            skipped=str(kind.not_judged),
        )
        for result in results:
            _add(suite, result)
    indent(root)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add(suite: Element, result: Result) -> None:
    name = f"{result.case.id} #{result.trial}"
    one = SubElement(
        suite, "testcase", name=name, classname=result.case.kind, time=f"{result.seconds:.3f}"
    )
    if result.error:
        SubElement(one, "error", message=result.error)
    elif result.verdict is Verdict.COULD_NOT_JUDGE:
        SubElement(one, "skipped", message=result.doubt)
    for score in result.failures:
        text = SubElement(one, "failure", message=_legal(f"{score.scorer}: {score.why}"))
        text.text = _legal(f"said: {score.words}\nrecord ({score.source}): {score.record}")


def _legal(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= ord(" "))

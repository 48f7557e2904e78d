"""Holding cases: several at once, each judged as it ends, none held twice."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol

from evals.cases.case import Case, Step
from evals.conversation import Turn
from evals.reading.replies import read_reply
from evals.running.client import Client, InfrastructureError, open_conversation
from evals.running.result import Result, read_results, result_line
from evals.scorers import score_truth
from evals.scorers.citations import NAME as CITATION
from evals.scorers.consent import score_consent
from evals.scorers.expectations import score_expectations
from evals.scorers.score import Judged, Score, Severity, Verdict
from evals.shop import Shop

Told = Callable[[int, int, int], None]
"""Told how many results there are, of how many, and how many of them failed."""
_AGAIN = 2
_log = logging.getLogger("floorwalker.evals")


class Stage(Protocol):
    """The shop's own hand on the catalog: only a server in this process has one."""

    def changed(
        self, plants: Sequence[tuple[str, str]], withdrawn: Sequence[str]
    ) -> AbstractAsyncContextManager[None]:
        """Let the server answer from a changed catalog for a while."""


class Store(Protocol):
    """The assistant's database, where it can be looked into."""

    def tables_with(self, word: str, *, of_conversations: bool = False) -> tuple[str, ...]:
        """Return the tables that hold a word, beyond the running conversation or in it too."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Holds cases at a server, judged against a shop; without a stage some are not judged."""

    target: str
    shop: Shop
    stage: Stage | None = None
    parallel: int = 6
    store: Store | None = None

    async def run(
        self, cases: Sequence[Case], trials: int, kept: Path, told: Told
    ) -> tuple[Result, ...]:
        """Hold every case as often as asked; what `kept` has already is not held again."""
        wanted = {(case.id, trial) for case in cases for trial in range(trials)}
        done = {r.key: r for r in read_results(kept) if r.key in wanted and not r.error}
        todo = [
            (case, trial)
            for trial in range(trials)
            for case in cases
            if (case.id, trial) not in done
        ]
        alone = [one for one in todo if _needs_stage(one[0])]
        together = [one for one in todo if not _needs_stage(one[0])]
        with kept.open("a", encoding="utf-8") as file:

            def keep(result: Result) -> None:
                done[result.key] = result
                file.write(result_line(result) + "\n")
                file.flush()
                failed = sum(r.verdict is Verdict.FAILED for r in done.values())
                told(len(done), len(wanted), failed)

            await self._hold_all(together, self.parallel, keep)
            await self._hold_all(alone, 1, keep)
        return tuple(done.values())

    async def _hold_all(
        self,
        todo: Sequence[tuple[Case, int]],
        at_once: int,
        keep: Callable[[Result], None],
    ) -> None:
        waiting = iter(todo)

        async def work() -> None:
            for case, trial in waiting:
                keep(await self.hold(case, trial))

        async with asyncio.TaskGroup() as workers:
            for _ in range(at_once):
                workers.create_task(work())

    async def hold(self, case: Case, trial: int = 0) -> Result:
        """Hold one case and judge it; a server that fails is asked once more."""
        if _needs_stage(case) and self.stage is None:
            why = "the catalog of a server elsewhere cannot be changed for a case"
            score = Score("stage", Verdict.COULD_NOT_JUDGE, why, case.steps[0].say)
            return Result(case, trial, (), (score,))
        started = perf_counter()
        error = ""
        for _ in range(_AGAIN):
            try:
                turns = await self._hold(case)
            except InfrastructureError as failure:
                error = str(failure)
                continue
            return self._judged(case, trial, turns, perf_counter() - started)
        return Result(case, trial, (), (), error, perf_counter() - started)

    def _judged(self, case: Case, trial: int, turns: tuple[Turn, ...], seconds: float) -> Result:
        try:
            scores = judge(case, turns, self.shop)
        except Exception as defect:  # noqa: BLE001 — a judge that breaks is no score, ends no run
            _log.exception("case %s cannot be judged", case.id)
            error = f"a scorer broke: {type(defect).__name__}: {defect}"
            return Result(case, trial, turns, (), error, seconds)
        return Result(case, trial, turns, scores, "", seconds)

    async def _hold(self, case: Case) -> tuple[Turn, ...]:
        page = next((step.page for step in case.steps if step.page), None)
        if self.stage is None:
            return await self._converse(case.steps, page)
        withdrawn = [step.subject for step in case.steps if step.act == "withdraw_product"]
        if not withdrawn:
            async with self.stage.changed(case.plants, ()):
                return await self._converse(case.steps, page)
        at = next(n for n, step in enumerate(case.steps) if step.act == "withdraw_product")
        async with open_conversation(self.target, page) as client:
            turns = [await self._step(client, step) for step in case.steps[:at]]
            async with self.stage.changed(case.plants, withdrawn):
                turns += [await self._step(client, step) for step in case.steps[at + 1 :]]
        return tuple(turns)

    async def _converse(self, steps: Sequence[Step], page: str | None) -> tuple[Turn, ...]:
        async with open_conversation(self.target, page) as client:
            return tuple([await self._step(client, step) for step in steps])

    async def _step(self, client: Client, step: Step) -> Turn:
        match step.act:
            case "grant":
                return await client.decide("granted")
            case "refuse":
                return await client.decide("refused")
            case "withdraw":
                return await client.decide("withdrawn")
            case "show" | "erase":
                erased = step.act == "erase"
                turn = await (client.erase_held() if erased else client.show_held())
                if self.store is None or not step.subject:
                    return turn
                tables = self.store.tables_with(step.subject, of_conversations=erased)
                return Turn(turn.asked, (*turn.frames, {"type": "store", "tables": list(tables)}))
            case _:
                return await client.say(step.say, step.page)


def _needs_stage(case: Case) -> bool:
    return bool(case.plants) or any(step.act == "withdraw_product" for step in case.steps)


def judge(case: Case, turns: Sequence[Turn], shop: Shop) -> tuple[Score, ...]:
    """Score every turn of a case, and the case as a whole."""
    said = [step for step in case.steps if step.act != "withdraw_product"]
    scores: list[Score] = []
    for step, turn in zip(said, turns, strict=True):
        if step.act:
            continue
        judged = Judged(turn, read_reply(turn, shop), shop)
        # What was planted in an article stands in its excerpts, and not in the shop's own articles.
        scores += (s for s in score_truth(judged) if not case.plants or s.scorer != CITATION)
        scores += score_expectations(judged, step.expect, case.kind)
        if not turn.text and not turn.cards and not turn.choices:
            why = "the shopper got no answer"
            scores.append(Score("answer", Verdict.FAILED, why, turn.asked, severity=Severity.MAJOR))
    scores += score_consent(case, turns)
    return tuple(dict.fromkeys(scores))

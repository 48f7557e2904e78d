"""Embedding for the running server: texts that arrive together are embedded together."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from knowledge.embedding.graph import QueryGraph, Vectors

_MOST_REQUESTS = 8
_MOST_KEPT = 20_000
_MOST_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class _Request:
    texts: Sequence[str]
    vectors: asyncio.Future[Vectors]


class Embedder:
    """One thread embeds; what is asked for meanwhile becomes its next batch.

    Belongs to one event loop.
    """

    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
        self._requests: deque[_Request] = deque()
        self._later: deque[_Request] = deque()
        self._kept_is_next = False
        self._work: asyncio.Task[None] | None = None
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    async def embed(self, *texts: str) -> Vectors:
        """Return one unit vector a text: an array of shape (texts, dimensions)."""
        return await self._take(texts, self._requests)

    async def embed_kept(self, texts: Iterable[str]) -> Mapping[str, Vectors]:
        """Return the vectors of texts of the brand's own; the last 20,000 are kept.

        Never for what a shopper typed: it would be kept, too.
        """
        wanted = tuple(dict.fromkeys(texts))
        new = [text for text in wanted if text not in self._kept]
        for start in range(0, len(new), _MOST_AT_ONCE):
            some = new[start : start + _MOST_AT_ONCE]
            self._kept.update(zip(some, await self._take(some, self._later), strict=True))
        vectors = {text: self._kept[text] for text in wanted}
        for text in wanted:
            self._kept.move_to_end(text)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return vectors

    def close(self) -> None:
        """Let the thread end; what it has begun is finished."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    async def _take(self, texts: Sequence[str], queue: deque[_Request]) -> Vectors:
        request = _Request(texts, asyncio.get_running_loop().create_future())
        queue.append(request)
        if self._work is None:
            self._work = asyncio.create_task(self._embed_all())
        return await request.vectors

    def _next_batch(self) -> Sequence[_Request]:
        """What shoppers wait for, and in turn with it, texts of the catalog, a few at a time."""
        takes_kept = bool(self._later) and (self._kept_is_next or not self._requests)
        self._kept_is_next = not takes_kept
        if takes_kept:
            return [self._later.popleft()]
        return [self._requests.popleft() for _ in range(min(_MOST_REQUESTS, len(self._requests)))]

    async def _embed_all(self) -> None:
        while self._requests or self._later:
            batch = self._next_batch()
            texts = [text for request in batch for text in request.texts]
            loop = asyncio.get_running_loop()
            job = loop.run_in_executor(self._thread, self._graph.embed, texts)
            await asyncio.wait([job])
            _deliver(job, batch)
        self._work = None


def _deliver(job: asyncio.Future[Vectors], batch: Sequence[_Request]) -> None:
    """Give each request its rows, or to each the one error."""
    error = job.exception()
    start = 0
    for request in batch:
        end = start + len(request.texts)
        if request.vectors.cancelled():
            pass
        elif error:
            request.vectors.set_exception(error)
        else:
            request.vectors.set_result(job.result()[start:end])
        start = end

"""The plain way to build an assistant: LangGraph's ReAct agent with a Chroma search tool."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import chromadb
from chromadb.config import Settings as ChromaSettings

from agent.writers.model.records import product_line
from knowledge.embedding.graph import QueryGraph
from knowledge.products import Product

_HITS = 4
_ROLE = "You are a shopping assistant. Search the catalog, then answer from what you found."


class PlainAgent:
    """Answers by a loop of model and search, its reply sent on as it comes, checked by nothing."""

    def __init__(
        self, base_url: str, products: Sequence[Product], graph: QueryGraph, folder: Path
    ) -> None:
        """Index the products and build the agent."""
        from langchain_core.tools import tool
        from langchain_openai import ChatOpenAI
        from langgraph.prebuilt import create_react_agent

        settings = ChromaSettings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(str(folder), settings)
        found = client.create_collection("products", embedding_function=None)
        lines = {product.id: json.dumps(product_line(product)) for product in products}
        texts = [f"{product.title}. {product.description}" for product in products]
        found.add([p.id for p in products], graph.embed_all(texts), documents=texts)

        @tool
        def search(query: str) -> str:
            """Search the catalog."""
            hits = found.query(graph.embed_all([query]), n_results=_HITS)
            return "\n".join(lines[product_id] for product_id in hits["ids"][0])

        model = ChatOpenAI(
            model="tool-once",
            base_url=base_url,
            api_key="none",
            stream_usage=True,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it has moved to another package since
            self._agent: Any = create_react_agent(model, [search], prompt=_ROLE)

    async def ask(self, question: str) -> tuple[float, float]:
        """Return the seconds to the end of the first sentence, and to the end."""
        began, first, said = perf_counter(), 0.0, ""
        messages = {"messages": [("user", question)]}
        async for chunk, _ in self._agent.astream(messages, stream_mode="messages"):
            if chunk.type == "AIMessageChunk":
                said += str(chunk.text)
                if not first and ". " in said:
                    first = perf_counter() - began
        whole = perf_counter() - began
        return first or whole, whole

"""The demo shop's pages: home, category, product, article."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from knowledge.catalog import Catalog
from knowledge.language.money import format_price
from knowledge.products import Product, attribute_text
from knowledge.sync.live import LiveCatalog
from widget.links import Links
from widget.shop.articles import (
    article_body,
    headings_of,
    kind_heading,
    known_products,
    opening,
    sorted_articles,
    with_pictures,
)
from widget.shop.departments import departments_of, products_in, slug

_FOLDER = Path(__file__).parent
_FEATURED = 8
_ARTICLES_ON_HOME = 3
_ON_A_PAGE = 24
_NOT_FOUND = 404
_READ = ["GET", "HEAD"]
_ORDERS: dict[str, tuple[str, Callable[[Product], Decimal]]] = {
    "": ("As listed", lambda _: Decimal(0)),
    "price": ("Price, low to high", lambda product: product.cheapest.price.amount),
    "price-high": ("Price, high to low", lambda product: -product.cheapest.price.amount),
    "rating": ("Rating", lambda product: -_stars(product)),
}


def add_shop_pages(app: FastAPI, live: LiveCatalog, links: Links, hero: str) -> None:
    """Add the shop's pages and its stylesheet; `hero` is the address of a picture, or empty."""
    pages = _Pages(live, links, hero)
    app.mount("/shop", StaticFiles(directory=_FOLDER / "static"), name="shop")
    for path, page in (
        ("/", pages.home),
        ("/category/{path:path}", pages.category),
        ("/products", pages.products),
        ("/products/{product_id:path}", pages.product),
        ("/articles", pages.articles),
        ("/articles/{article_id}", pages.article),
    ):
        app.add_api_route(path, page, methods=_READ, response_class=HTMLResponse)
    app.add_exception_handler(_NOT_FOUND, pages.missing)


class _Pages:
    """Renders each page from the catalog as it is now."""

    def __init__(self, live: LiveCatalog, links: Links, hero: str) -> None:
        self._live = live
        self._links = links
        self._hero = hero
        self._templates = Jinja2Templates(_FOLDER / "templates")
        self._templates.env.globals |= {"root": links.root_path}
        self._templates.env.filters |= {
            "slug": slug,
            "kind": kind_heading,
            "opening": opening,
            "here": links.here,
        }

    async def home(self, request: Request) -> HTMLResponse:
        """Show the departments, some products and some articles."""
        catalog = await self._live.current()
        featured = sorted(catalog.products.values(), key=_available_by_rating)[:_FEATURED]
        return self._render(
            request,
            catalog,
            "home.html",
            featured=featured,
            by_rating=all(product.rating and product.available for product in featured),
            teasers=with_pictures(catalog, sorted_articles(catalog)[:_ARTICLES_ON_HOME]),
            hero=self._hero,
            columns=_columns(len(catalog.departments)),
        )

    async def products(self, request: Request) -> HTMLResponse:
        """Show all products."""
        catalog = await self._live.current()
        return self._shelf(request, catalog, list(catalog.products.values()), ())

    async def category(self, request: Request, path: str) -> HTMLResponse:
        """Show the products of a category."""
        catalog = await self._live.current()
        slugs = [part for part in path.split("/") if part]
        products = products_in(catalog, slugs)
        if not products:
            return self._missing(request, catalog)
        return self._shelf(request, catalog, products, products[0].category[: len(slugs)])

    async def product(self, request: Request, product_id: str) -> HTMLResponse:
        """Show one product."""
        catalog = await self._live.current()
        product = catalog.products.get(product_id)
        if product is None:
            return self._missing(request, catalog)
        return self._render(
            request,
            catalog,
            "product.html",
            product=product,
            options=_option_rows(product),
            attributes=[(name, attribute_text(v)) for name, v in product.attributes.items()],
            related=known_products(catalog, product.goes_with),
            articles=[a for a in sorted_articles(catalog) if product.id in a.product_ids],
        )

    async def articles(self, request: Request) -> HTMLResponse:
        """List the articles by kind."""
        catalog = await self._live.current()
        kinds = groupby(sorted_articles(catalog), key=lambda article: kind_heading(article.kind))
        groups = [(heading, with_pictures(catalog, articles)) for heading, articles in kinds]
        return self._render(request, catalog, "articles.html", groups=groups)

    async def article(self, request: Request, article_id: str) -> HTMLResponse:
        """Show one article, each heading under its anchor."""
        catalog = await self._live.current()
        article = catalog.articles.get(article_id)
        if article is None:
            return self._missing(request, catalog)
        body = article_body(article, self._links)
        return self._render(
            request,
            catalog,
            "article.html",
            article=article,
            body=body,
            contents=headings_of(body),
            related=known_products(catalog, article.product_ids),
        )

    async def missing(self, request: Request, error: Exception) -> Response:
        """Say that a page is not there, to a browser in a page of the shop."""
        assert isinstance(error, HTTPException)
        if "text/html" not in request.headers.get("accept", ""):
            return await http_exception_handler(request, error)
        return self._missing(request, await self._live.current())

    def _missing(self, request: Request, catalog: Catalog) -> HTMLResponse:
        return self._render(request, catalog, "missing.html", status=_NOT_FOUND)

    def _shelf(
        self, request: Request, catalog: Catalog, products: list[Product], names: tuple[str, ...]
    ) -> HTMLResponse:
        """Show one page of the products of a category, or of all, in the order asked for."""
        sort = request.query_params.get("sort", "")
        sort = sort if sort in _ORDERS else ""
        last = max(1, -(-len(products) // _ON_A_PAGE))
        page = min(_page_number(request), last)
        rated = any(product.rating for product in products)
        deeper = [product for product in products if len(product.category) > len(names)]
        return self._render(
            request,
            catalog,
            "category.html",
            names=names,
            below=sorted({product.category[len(names)] for product in deeper}),
            count=len(products),
            products=sorted(products, key=_ORDERS[sort][1])[(page - 1) * _ON_A_PAGE :][:_ON_A_PAGE],
            orders=[
                (key, label) for key, (label, _) in _ORDERS.items() if rated or key != "rating"
            ],
            sort=sort,
            page=page,
            last=last,
            first_shown=(page - 1) * _ON_A_PAGE + 1,
        )

    def _render(
        self,
        request: Request,
        catalog: Catalog,
        template: str,
        status: int = 200,
        **context: Any,
    ) -> HTMLResponse:
        context |= {
            "shop": catalog.profile,
            "catalog": catalog,
            "departments": departments_of(catalog),
            "policies": [
                a for a in sorted_articles(catalog) if a.kind.lower() in {"policy", "faq"}
            ],
            "money": lambda price: format_price(price, catalog.profile, rounded=True),
        }
        return self._templates.TemplateResponse(request, template, context, status)


def _stars(product: Product) -> Decimal:
    return product.rating.value if product.rating else Decimal(0)


def _available_by_rating(product: Product) -> tuple[bool, Decimal]:
    return (not product.available, -_stars(product))


def _page_number(request: Request) -> int:
    asked = request.query_params.get("page", "")
    return max(1, int(asked)) if re.fullmatch(r"[0-9]{1,6}", asked) else 1


def _columns(tiles: int) -> int:
    """Choose the number of columns that leaves the fewest holes, the most columns first."""
    return min((6, 5, 4), key=lambda columns: -tiles % columns)


def _option_rows(product: Product) -> list[tuple[str, list[str]]]:
    return [
        (name, list(dict.fromkeys(v.options[name] for v in product.variants if name in v.options)))
        for name in product.options
    ]

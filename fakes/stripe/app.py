"""The application."""

from pathlib import Path

from starlette.applications import Starlette

from fakes import serving
from fakes.stripe import api, control_api, pages
from fakes.stripe.gateway import Gateway


def create_app(path: Path | None = None) -> Starlette:
    """Everything it serves: the API, the pages of shoppers, the switches of tests."""
    gateway = Gateway(path)
    tables = [*api.routes(gateway), *pages.routes(gateway), *control_api.routes(gateway)]
    return serving.application(gateway, tables)

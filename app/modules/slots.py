"""Contributions on a page: the request they are for, and the pieces they render."""

from typing import Any

from fastapi import Request
from markupsafe import Markup

from app import templates_config
from app.api.context import context_for
from app.core.database import UnitOfWork
from app.core.security import AdminPrincipal
from app.modules import contributions
from app.modules.contributions import Asked


def asked_by(request: Request) -> Asked:
    """The present request's question: its session, its vendor or platform, its principal."""
    state = request.scope["state"]
    unit: UnitOfWork | None = request.scope.get("unit_of_work")
    if unit is None or not unit.is_open:
        unit = request.scope["unit_of_work"] = UnitOfWork(context_for(state))
    principal = state["principal"]
    is_admin = isinstance(principal, AdminPrincipal)
    whose = state["platform_id"] if is_admin else state["vendor"].id
    return Asked(unit.db, whose, state["platform_id"], principal)


def slot(place: str, **about: Any) -> Markup:
    """What modules add to a place of this page, as markup; for templates."""
    request = templates_config.current_request.get()
    asked = asked_by(request)
    pieces: list[str] = []
    for answer in contributions.collect(asked, place, **about):
        template, context = answer.value
        try:
            pieces.append(templates_config.render_piece(request, template, context))
        except Exception as error:  # noqa: BLE001 - somebody else's template may fail in any way
            contributions.note_failure(place, answer.module, error)
    return Markup("").join(Markup(piece) for piece in pieces)  # noqa: S704 - rendered templates

"""The database context of a request."""

from collections.abc import Mapping
from typing import Any

from app.core.database import Context
from app.core.directory import VendorEntry

TENANT_AUDIENCES = {"vendor", "shop", "customer"}


def context_for(state: Mapping[str, Any]) -> Context:
    """The database context of a request, from its policy and what the middleware resolved."""
    principal = state["principal"]
    actor = f"{state['frontend']}:{getattr(principal, 'user_id', '')}" if principal else ""
    if state["policy"].audience in TENANT_AUDIENCES:
        vendor: VendorEntry = state["vendor"]
        return Context.tenant(vendor.id, vendor.platform_id, actor)
    return Context.operator(state["platform_id"], actor)

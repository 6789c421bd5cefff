"""/vendor/{vendor_code}/pages"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.api.deps import CurrentVendor, DbSession, TypedFields
from app.api.policy import policy
from app.api.urls import page_url
from app.core.forms import Form
from app.modules.cms.schemas import PageWrite
from app.modules.cms.services import page_service
from app.templates_config import render

router = APIRouter()


@router.get("/{vendor_code}/pages", response_class=HTMLResponse, name="cms:pages")
def pages(request: Request, vendor: CurrentVendor, db: DbSession) -> HTMLResponse:
    """The shop's text pages, each language of its own."""
    found = page_service.all(db, vendor.vendor_id)
    return render(request, "cms/vendor/pages.html", pages=found, vendor=vendor)


@router.get("/{vendor_code}/pages/new", response_class=HTMLResponse, name="cms:new_page")
@policy(permission="cms.edit")
async def new_page(request: Request) -> HTMLResponse:
    form: Form[PageWrite] = Form({"is_published": "true", "in_footer": "true"})
    return render(request, "cms/vendor/page.html", form=form)


@router.post("/{vendor_code}/pages/new")
@policy(permission="cms.edit")
def save_page(
    request: Request, vendor: CurrentVendor, db: DbSession, typed: TypedFields
) -> Response:
    """Write a page; the same name and language again replaces it."""
    form = Form.bind(PageWrite, typed)
    if form.value is None:
        return render(request, "cms/vendor/page.html", form=form, status=422)
    page_service.save(db, vendor.vendor_id, form.value)
    return RedirectResponse(page_url(request, "cms:pages"), 303)


@router.get("/{vendor_code}/pages/{page_id}", response_class=HTMLResponse, name="cms:edit_page")
@policy(permission="cms.edit")
def edit_page(
    request: Request, vendor: CurrentVendor, db: DbSession, page_id: int
) -> HTMLResponse:
    page = page_service.get(db, vendor.vendor_id, page_id)
    fields = {
        "slug": page.slug,
        "locale": page.locale,
        "title": page.title,
        "body": page.body,
        "position": str(page.position),
        **({"is_published": "true"} if page.is_published else {}),
        **({"in_footer": "true"} if page.in_footer else {}),
    }
    form: Form[PageWrite] = Form(fields)
    return render(request, "cms/vendor/page.html", form=form)

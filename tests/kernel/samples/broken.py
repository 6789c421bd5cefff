"""One module for each way to be broken, and what must be said of it."""


def definition(code: str, **fields: object) -> str:
    said = "".join(f", {name}={value!r}" for name, value in fields.items())
    return f"""
from app.modules.base import ModuleDefinition

{code}_module = ModuleDefinition(code={code!r}, name={code!r}{said})
"""


MODEL = """
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base


class {name}(Base):
    __tablename__ = "{table}"

    id: Mapped[int] = mapped_column(primary_key=True)
    {more}
"""

BROKEN = {
    "misspelt": {"definition.py": "from app.modules.base import (\n"},
    "sleepless": {
        "definition.py": definition("sleepless"),
        "services.py": "import sys\nsys.exit(3)\n",
    },
    "suicidal": {"definition.py": f"{definition('suicidal')}\nimport sys\nsys.exit(4)\n"},
    "lonely": {
        "definition.py": definition("lonely"),
        "models.py": MODEL.format(
            name="Lonely", table="lonely_rows", more='friend = relationship("Nowhere")'
        ),
    },
    "doubled": {
        "definition.py": definition("doubled"),
        "models.py": MODEL.format(name="Doubled", table="vendors", more=""),
    },
    "keyless": {
        "definition.py": definition("keyless"),
        "models.py": MODEL.format(name="Keyless", table="keyless_rows", more="").replace(
            "primary_key=True", ""
        ),
    },
    "shaky": {
        "definition.py": definition("shaky"),
        "config.py": """
            from pydantic_settings import BaseSettings


            class ShakyConfig(BaseSettings):
                limit: int = 3
                model_config = {"env_prefix": "SHAKY_"}


            config = ShakyConfig()
        """,
    },
    "ouro": {"definition.py": definition("ouro", requires=["boros"])},
    "boros": {"definition.py": definition("boros", requires=["ouro"])},
    "hopeful": {"definition.py": definition("hopeful", requires=["unwritten"])},
    "grasping": {"definition.py": definition("grasping", is_core=True, requires=["cart"])},
    "nosy": {"definition.py": definition("nosy", requires=["dev-tools"])},
    "leaky": {
        "definition.py": definition("leaky", is_internal=True),
        "routes/api/vendor.py": "from fastapi import APIRouter\nrouter = APIRouter()\n",
    },
    "hollow": {"definition.py": ""},
    "nameless": {"services.py": "x = 1\n"},
    "liar": {"definition.py": definition("cart")},
    "confused": {"definition.py": definition("confused", colour="green")},
    "follower": {"definition.py": definition("follower", requires=["sleepless"])},
    "admirer": {"definition.py": definition("admirer", requires=["follower"])},
    "roadless": {
        "definition.py": definition("roadless"),
        "routes/pages/vendor.py": "route = None\n",
    },
    "jealous": {
        "definition.py": definition("jealous"),
        "routes/pages/shop.py": """
            from fastapi import APIRouter

            router = APIRouter()


            @router.get("/{code}/cart")
            def cart(code: str) -> str:
                return "mine now"
        """,
    },
    "careless": {
        "definition.py": definition("careless"),
        "routes/api/public.py": """
            from fastapi import APIRouter

            router = APIRouter()


            @router.get("/all")
            def everything() -> str:
                return "for whom?"
        """,
    },
    "idle": {"definition.py": definition("idle"), "tasks/work.py": "raise RuntimeError('no')\n"},
}

SENTENCES = {
    "misspelt": "definition.py, line 1: '(' was never closed; mend it, or remove the directory",
    "sleepless": "services cannot be loaded (SystemExit: 3); mend it, or remove the directory",
    "suicidal": "definition.py cannot be loaded (SystemExit: 4); mend it",
    "lonely": "models (relationships) cannot be loaded (InvalidRequestError: When initializing",
    "doubled": "Table 'vendors' is already defined",
    "keyless": "could not assemble any primary key",
    "shaky": "config cannot be loaded (SHAKY_LIMIT: Input should be a valid integer",
    "ouro": "circular dependency boros -> ouro -> boros; remove one `requires`",
    "boros": "circular dependency boros -> ouro -> boros; remove one `requires`",
    "hopeful": "requires 'unwritten', which is not installed; add or drop it",
    "grasping": "is core but requires the optional module cart; use an event or a port",
    "nosy": "requires the internal module dev-tools; only internal modules may",
    "leaky": "is internal but has ['vendor'] routes; keep admin.py only",
    "hollow": "definition.py holds no ModuleDefinition(...); write one",
    "nameless": "has no definition.py; add one, or remove the directory",
    "liar": "code 'cart' does not match its directory 'liar'; name them alike",
    "confused": "TypeError: ModuleDefinition.__init__() got an unexpected keyword",
    "follower": "requires sleepless, which is quarantined; mend sleepless first",
    "admirer": "requires follower, which is quarantined; mend follower first",
    "roadless": "routes/pages/vendor.py must export `router = APIRouter()`",
    "jealous": "GET /shop/{code}/cart belongs to cart already; rename it",
    "careless": "needs @policy(audience=...)",
    "idle": "tasks cannot be loaded (RuntimeError: no); mend it",
}

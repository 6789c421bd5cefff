"""Settings of the platform, read once from the environment."""

import hashlib
import hmac
from pathlib import Path
from typing import Literal, Self
from urllib.parse import quote

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_SECRET = "development-only-secret-that-is-never-used-in-production"  # noqa: S105


class Settings(BaseSettings):
    """Every setting has a default that works for development; production must say the rest."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore")

    environment: Literal["development", "test", "production"] = "development"
    secret_key: str = Field(default=DEVELOPMENT_SECRET, min_length=32)
    database_url: str = "postgresql+psycopg://postgres@127.0.0.1:5432/wizamart"
    app_database_url: str = ""
    broker_url: str = "redis://127.0.0.1:6379/0"
    result_backend: str = ""
    cache_url: str = ""
    public_url: str = "http://127.0.0.1:8000"
    shop_domain: str = Field(default="localhost", description="Shops answer at {code}.{this}.")
    mail_url: str = "smtp://127.0.0.1:1025"
    mail_from: str = "shops@wizamart.localhost"
    mail_catch_dir: Path = ROOT / "var" / "mail"
    media_dir: Path = ROOT / "var" / "media"
    demo: bool = False
    pool_size: int = Field(default=8, ge=2, le=64)
    modules_watch: bool = Field(
        default=False, description="Take up modules that are added, changed or removed on disk."
    )
    modules_safe_mode: bool = Field(default=False, description="Start with core modules alone.")
    module_load_seconds: int = Field(
        default=60, ge=1, description="A part of a module that takes longer is quarantined."
    )
    request_body_limit: int = Field(default=1_000_000, description="Bytes; uploads say their own.")

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.environment != "production":
            return self
        if self.secret_key == DEVELOPMENT_SECRET:
            msg = "SECRET_KEY must be set in production: 32 characters or more, and kept secret."
            raise ValueError(msg)
        if self.demo:
            msg = "DEMO=1 is refused in production: demo data and fake gateways stay outside."
            raise ValueError(msg)
        return self

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def owner_url(self) -> URL:
        """Who owns the tables: migrations only."""
        return make_url(self.database_url).set(drivername="postgresql+psycopg")

    @property
    def application_url(self) -> URL:
        """Who serves requests: a login without a single grant of its own."""
        if self.app_database_url:
            return make_url(self.app_database_url).set(drivername="postgresql+psycopg")
        return self.owner_url.set(
            username="wizamart_app", password=self.derived_secret("application database login")
        )

    @property
    def asyncpg_dsn(self) -> str:
        url = self.application_url
        host = url.query.get("host") or url.host or "127.0.0.1"
        user = f"{quote(url.username or '')}:{quote(url.password or '')}"
        return f"postgresql://{user}@/{url.database}?host={host}&port={url.port or 5432}"

    def derived_secret(self, purpose: str) -> str:
        """A key of its own for each purpose: knowing one tells nothing about another."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


settings = Settings()

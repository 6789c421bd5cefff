"""Environment settings of the feed imports."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings

from app.core.config import settings


class MarketplaceConfig(BaseSettings):
    """Read from variables that begin with `MARKETPLACE_`."""

    batch_size: int = Field(default=1000, ge=10, le=5000, description="Records a transaction.")
    max_file_bytes: int = Field(default=200_000_000, ge=1000)
    max_rows: int = Field(default=1_000_000, ge=1)
    read_at_once_bytes: int = Field(
        default=4_000_000, ge=0, description="Smaller uploads are looked at while we wait."
    )
    fetch_seconds: int = Field(default=180, ge=5, le=900)
    slice_seconds: int = Field(
        default=60, ge=1, description="Then other work of the same worker has its turn."
    )
    problems_kept: int = Field(default=20_000, ge=100, description="Of one import; all count.")
    keep_files_days: int = Field(default=30, ge=1)
    files_dir: Path = Field(
        default=settings.media_dir.parent / "imports",
        description="Private; every web process and worker must see the same.",
    )

    model_config = {"env_prefix": "MARKETPLACE_"}


config_class = MarketplaceConfig
config = MarketplaceConfig()

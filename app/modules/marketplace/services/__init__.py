"""Feed imports: begin, look, choose columns, dry run, write."""

from app.modules.marketplace.services.column_service import (
    FIXED,
    OPTION,
    Columns,
    ColumnService,
    column_service,
    target_names,
)
from app.modules.marketplace.services.import_service import (
    TASKS,
    ImportService,
    import_service,
)
from app.modules.marketplace.services.look_service import LookService, look_service
from app.modules.marketplace.services.problem_service import (
    ProblemService,
    message_of,
    problem_service,
)
from app.modules.marketplace.services.progress import Progress, progress_of
from app.modules.marketplace.services.run_service import RunService, run_service

__all__ = [
    "FIXED",
    "OPTION",
    "TASKS",
    "ColumnService",
    "Columns",
    "ImportService",
    "LookService",
    "ProblemService",
    "Progress",
    "RunService",
    "column_service",
    "import_service",
    "look_service",
    "message_of",
    "problem_service",
    "progress_of",
    "run_service",
    "target_names",
]

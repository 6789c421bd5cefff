"""wizamart modules VERB: `.venv/bin/wizamart`, or `python3 dev.py exec wizamart` beside a stack.

Ends with 0 when all is well, 1 when something is not, 2 when it could not be done.
"""

import argparse
import logging
import sys
from collections.abc import Sequence

from sqlalchemy.exc import OperationalError

from app.cli import changes, data, looking
from app.exceptions.base import AppError


def main(words: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(words)
    logging.disable(logging.ERROR)  # what modules are quarantined for is told by `doctor`
    try:
        return asked.run(asked)
    except AppError as error:
        print(f"{error}", file=sys.stderr)
    except OperationalError as error:
        print(f"The database does not answer: {error.orig}", file=sys.stderr)
    finally:
        logging.disable(logging.NOTSET)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wizamart",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    areas = parser.add_subparsers(required=True, metavar="modules")
    modules = areas.add_parser("modules", help="list, switch, migrate, remove and write modules")
    verbs = modules.add_subparsers(required=True, metavar="VERB")
    for part in (looking, changes, data):
        part.add_verbs(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""The command line of the engine.

Exit codes: 0 done (warnings may have been printed), 1 a check failed, 2 the input was refused and
nothing was written.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from portal.matching.commands import compare, generate, solve, verify
from portal.matching.files import FilesRefused
from portal.matching.generate import FAMILIES
from portal.matching.outputs import Refused
from portal.matching.solver import RULES

NOT_DONE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = make_parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except FilesRefused as refused:
        for fault in refused.faults:
            print(fault, file=sys.stderr)
        print(f"refused: {len(refused.faults)} faults, nothing written", file=sys.stderr)
        return NOT_DONE
    except (Refused, OSError) as error:
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"refused: {error}", file=sys.stderr)
        return NOT_DONE
    except KeyboardInterrupt:
        print("interrupted, nothing written", file=sys.stderr)
        return INTERRUPTED


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands; `run` in the parsed options is the command's function."""
    parser = argparse.ArgumentParser(prog="python -m portal.matching", description="The matching engine.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_solve(commands.add_parser("solve", help="match a round and write the result"))
    _add_verify(commands.add_parser("verify", help="check a result without the solver"))
    _add_compare(commands.add_parser("compare", help="print the rules side by side"))
    _add_generate(commands.add_parser("generate", help="write a made-up round"))
    return parser


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--first-intern-first",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="count the first intern of each remote commune before any further seat",
    )


def _add_solve(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=solve)
    parser.add_argument("directory", type=Path, metavar="DIR", help="holds the CSV files of the round")
    parser.add_argument("--rule", choices=list(RULES), default="remote-first")
    parser.add_argument("--seed", required=True, help="text that the lottery is drawn from")
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help="directory for the result")
    _add_options(parser)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=verify)
    parser.add_argument("directory", type=Path, metavar="DIR", help="holds the CSV files of the round")
    parser.add_argument("out", type=Path, metavar="OUT", help="holds the published result")
    parser.add_argument("--seed-sha256", metavar="HASH", help="the hash published when the round opened")
    parser.add_argument("--coverage-only", action="store_true", help="leave the choice step out")


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=compare)
    parser.add_argument("directory", type=Path, metavar="DIR", help="holds the CSV files of the round")
    parser.add_argument("--rules", type=_rules, default=list(RULES), metavar="RULE,RULE")
    parser.add_argument("--seed", default="compare", help="text that the lottery is drawn from")
    _add_options(parser)


def _rules(text: str) -> list[str]:
    rules = list(dict.fromkeys(rule.strip() for rule in text.split(",") if rule.strip()))
    unknown = [rule for rule in rules if rule not in RULES]
    if unknown or not rules:
        raise argparse.ArgumentTypeError(f"known rules are {', '.join(RULES)}")
    return rules


def _add_generate(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=generate)
    parser.add_argument("directory", type=Path, metavar="DIR", help="where the CSV files go")
    parser.add_argument("--students", type=int, help="left out: as many as the family has for the seats")
    parser.add_argument("--communes", type=int, default=92)
    parser.add_argument("--openings", type=int, default=300)
    parser.add_argument("--seats", type=int, default=450)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", choices=FAMILIES, default="easy")

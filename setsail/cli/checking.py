"""From the words of `check` to a request, and from its outcome to a report."""

import argparse
import importlib
import time
from typing import NamedTuple

from setsail.cli.shell import Shell
from setsail.engine import check as engine
from setsail.engine import gather, settings_file
from setsail.engine.gather import Gathered
from setsail.engine.judging import Request, Told
from setsail.report.checked import SEVERITIES, Checked
from setsail.rules import page as pages
from setsail.rules import rule as rules
from setsail.rules.index import RULES
from setsail.rules.rule import Rule
from setsail.rules.settings import Settings


def request(args: argparse.Namespace) -> Request:
    """What a call asks for. Raises for settings, baselines or own rules that cannot be used."""
    own = _own(args)
    settings = settings_file.load(args.config, (*RULES, *own))
    asked = Request(
        persona=args.persona,
        rules=tuple(args.rule),
        settings=settings,
        own=own,
        today=time.strftime("%Y-%m-%d"),
        honour=not args.no_suppressions,
    )
    if not args.baseline and not args.diff_base:
        return asked
    from setsail.engine import known  # start-up: most calls compare to nothing

    if args.baseline:
        return asked._replace(known=known.of_file(args.baseline))
    known.refuse(args.paths)
    wanted = gather.Wanted(settings.exclude, tuple(args.values))
    earlier = known.of_base(args.diff_base, args.paths, asked, wanted)
    return asked._replace(known=earlier.known, before=earlier.objects)


def _own(args: argparse.Namespace) -> tuple[Rule, ...]:
    if not args.own_rules:
        return ()
    from setsail.engine import own_rules  # start-up: most calls have none

    return own_rules.load(args.own_rules)


def failing(checked: Checked, args: argparse.Namespace, settings: Settings) -> bool:
    """Whether a finding is as severe as the call or the settings ask."""
    level = args.fail_on or settings.fail_on
    heard = SEVERITIES[: SEVERITIES.index(level) + 1]
    return any(finding.severity in heard for finding in checked.findings)


class Job(NamedTuple):
    """One call: its words, what was gathered for it and what it asks of that."""

    args: argparse.Namespace
    gathered: Gathered
    request: Request


def written(job: Job, told: Told, shell: Shell) -> str:
    """The report in the format that is asked for."""
    checked, pages_of = told.checked, _pages(told.checked, job.request)
    match job.args.format:
        case "text":
            from setsail.engine import preview
            from setsail.report import findings_text

            quote = engine.quoter(job.gathered)
            shown = findings_text.Shown(
                {rule: page.remedy for rule, page in pages_of.items()},
                preview.of(told, job.request),
                shell.lang,
                shell.colour,
                job.args.all,
                lambda finding: quote(finding.place),
            )
            return findings_text.write(checked, shown)
        case "html":
            from setsail.report import findings_html

            quoted = engine.with_quotes(checked, job.gathered)
            return findings_html.write(quoted, pages_of, tuple(job.args.paths), shell.lang)
        case "sarif":
            from setsail.report import sarif

            return sarif.write(checked, pages_of, shell.lang)
        case name:
            form = importlib.import_module(f"setsail.report.{MODULES[name]}")
            return str(form.write(checked, shell.lang))


MODULES = {
    "json": "findings_json",
    "junit": "junit",
    "github": "findings_github",
    "gitlab": "findings_gitlab",
    "checkstyle": "findings_checkstyle",
}
"""Formats that need nothing but the findings."""


def _pages(checked: Checked, request: Request) -> dict[str, pages.Page]:
    """The page of every rule that found something; hadolint's have none."""
    found = {finding.rule for finding in checked.findings}
    return {row.id: pages.read(rules.load(row)) for row in request.every if row.id in found}

"""Rules of the user's own: Python files in a folder that the call names, in the form of ours.

They are code, so they are read from --own-rules alone and never from what is checked.
"""

import importlib.util
import os
import sys
from types import ModuleType
from typing import get_args

from setsail.evidence import checklist
from setsail.finding.finding import Fixable, Persona, Severity
from setsail.finding.place import Place
from setsail.finding.problem import Problem, Refused
from setsail.finding.text import Text
from setsail.rules.index import RULES
from setsail.rules.rule import Rule
from setsail.world import files

PREFIX = "setsail_own_rules_"
_NEEDED = ("KINDS", "SEVERITY", "PERSONA", "FIX", "ZH", "BAD", "GOOD", "check")


class OwnRulesRefused(Refused):
    """A folder of own rules cannot be used."""


def load(folder: str) -> tuple[Rule, ...]:
    """The rules of a folder, one a file, in name order. Raises OwnRulesRefused with all faults."""
    found: list[Rule] = []
    problems: list[Problem] = []
    for file in files.walk(folder, (".py",)):
        if os.path.basename(file).startswith("_"):
            continue
        try:
            found.append(_rule(file, _module(file)))
        except OwnRulesRefused as refused:
            problems.extend(refused.problems)
    if not found and not problems:
        problems.append(Problem(Text("there is no rule here", "这里没有规则"), Place(folder)))
    if problems:
        raise OwnRulesRefused(problems)
    return tuple(found)


def _module(file: str) -> ModuleType:
    name = PREFIX + os.path.basename(file).removesuffix(".py")
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise _refused(file, Text("this is not a Python module", "这不是 Python 模块"))
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        place = Place(file, error.lineno or 0, error.offset or 0)
        words = f"not Python: {error.msg}", f"不是合法的 Python：{error.msg}"
        raise OwnRulesRefused([Problem(Text(*words), place)]) from error
    except Exception as error:  # whatever the user's code does when it is run
        kind = type(error).__name__
        raise _refused(file, Text(f"{kind}: {error}", f"{kind}：{error}")) from error
    sys.modules[name] = module
    return module


def _rule(file: str, module: ModuleType) -> Rule:
    missing = [name for name in _NEEDED if not hasattr(module, name)]
    if missing:
        names = ", ".join(missing)
        raise _refused(file, Text(f"a rule needs {names}", f"规则缺少 {names}"))
    for name, allowed in (("SEVERITY", Severity), ("PERSONA", Persona), ("FIX", Fixable)):
        if getattr(module, name) not in get_args(allowed):
            one = ", ".join(get_args(allowed))
            raise _refused(file, Text(f"{name} is one of {one}", f"{name} 应为 {one} 之一"))
    rule_id = os.path.basename(file).removesuffix(".py").replace("_", "-")
    if any(rule.id == rule_id for rule in RULES):
        words = f"Setsail has a rule {rule_id} already", f"启航已有规则 {rule_id}"
        raise _refused(file, Text(*words))
    item = getattr(module, "ITEM", None)
    return Rule(
        rule_id,
        module.__name__,
        tuple(module.KINDS),
        item,
        checklist.GUIDE.get(item or "", ""),
        module.SEVERITY,
        module.PERSONA,
        module.FIX,
    )


def _refused(file: str, why: Text) -> OwnRulesRefused:
    help = Text(
        "see docs/how-to/add-a-rule.md for the form of a rule",
        "规则的写法见 docs/how-to/add-a-rule.md",
    )
    return OwnRulesRefused([Problem(why, Place(file), help)])

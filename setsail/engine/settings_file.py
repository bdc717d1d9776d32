"""Where the settings of `check` come from: the working directory or --config, and nowhere else.

Never from the checked path: a stranger's folder must not switch off the rules that judge it.
"""

from collections.abc import Sequence

from setsail.document import source
from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.rules.rule import Rule
from setsail.rules.settings import Settings
from setsail.world import files

NAMES = ("setsail.toml", "pyproject.toml")
_SIGN = b"check"


def load(named: str | None, every: Sequence[Rule]) -> Settings:
    """The settings of a file that is named, else of the first here that has some.

    Raises SettingsRefused for mistakes, FileRefused for a named file that cannot be read.
    """
    for file in (named,) if named else NAMES:
        if not named and not (files.exists(file) and _SIGN in files.read(file)):
            continue  # start-up: reading TOML costs as much as reading a manifest
        from setsail.rules import settings_read  # start-up: most folders have none

        found = settings_read.parse(source.decode(files.read(file)), file, tuple(every))
        if found is not None:
            return found
        if named:
            message = Text("there is no [check] table in it", "其中没有 [check] 表")
            help = Text(
                "begin with [check]; in pyproject.toml with [tool.setsail.check]",
                "请以 [check] 开头；在 pyproject.toml 中以 [tool.setsail.check] 开头",
            )
            raise settings_read.SettingsRefused([Problem(message, Place(file), help)])
    return Settings()

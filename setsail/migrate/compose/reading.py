"""One compose file to one tree whose services are canonical."""

from collections.abc import Mapping

from setsail.document import load as documents
from setsail.document import meaning
from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate.compose import canonical, interpolate, located, merge
from setsail.migrate.compose.files import Base, Files
from setsail.migrate.compose.located import Located

SECTIONS = ("services", "volumes", "networks", "secrets", "configs")
Variables = Mapping[str, str]


class Reader:
    """Reads compose files; remembers which variables had no value."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.unset: dict[str, None] = {}

    def tree(self, path: str, base: Base, variables: Variables) -> Located | None:
        """The sections of a file; None where it is absent, which is told."""
        text = self.files.text(path)
        if text is None:
            message = Text(f"{path} is not there or cannot be read", f"{path} 不存在或无法读取")
            self.files.tell(message, Place(path))
            return None
        loaded = documents.load(text, path, meaning.COMPOSE)
        self.files.problems.extend(loaded.problems)
        found = Located({}, Place(path))
        for document in loaded.documents:
            if isinstance(document.body, dict):
                tree = located.of(document, self._substitute(variables))
                found = merge.merge(found, self._canonical(tree, base))
            else:
                message = Text("a compose file is a mapping", "compose 文件应是映射")
                self.files.tell(message, document.place(()))
        return found

    def _substitute(self, variables: Variables) -> located.Substitute:
        def substitute(text: str, place: Place) -> str:
            found = interpolate.substitute(text, variables.get)
            self.unset.update(dict.fromkeys(found.unset))
            for wrong in found.wrong:
                self.files.tell(wrong, place)
            return found.text

        return substitute

    def _canonical(self, tree: Located, base: Base) -> Located:
        entry = _wrapped(dict(tree.mapping), tree)
        for name in SECTIONS:
            section = entry.get(name)
            if section is None or section.value is None:
                continue
            if not isinstance(section.value, dict):
                self.files.tell(Text(f"{name} is a mapping", f"{name} 应是映射"), section.place)
                del entry[name]
                continue
            made = {key: self._entry(name, body, base) for key, body in section.mapping.items()}
            entry[name] = section.with_value(made)
        return tree.with_value(entry)

    def _entry(self, section: str, body: Located, base: Base) -> Located:
        if section == "services":
            return canonical.service(body, base, self.files)
        file = body.get("file")
        if file is None or not file.text:
            return body
        return body.with_value({**body.mapping, "file": file.with_value(base.path(file.text))})


def _wrapped(entry: dict[str, Located], tree: Located) -> dict[str, Located]:
    """The oldest form of compose files has its services at the top."""
    if not entry or "services" in entry:
        return entry
    if any(not one.get("image") and not one.get("build") for one in entry.values()):
        return entry
    return {"services": tree.with_value(dict(entry))}

"""`extends`: a service laid over another one, of the same file or of another."""

import posixpath

from setsail.finding.text import Text
from setsail.migrate.compose import merge
from setsail.migrate.compose.files import Base, is_remote, outside
from setsail.migrate.compose.located import Located
from setsail.migrate.compose.reading import Reader, Variables

_Chain = tuple[tuple[str, str], ...]


def resolve(reader: Reader, tree: Located, path: str, base: Base, variables: Variables) -> Located:
    """The tree of a file with every `extends` carried out. What cannot be followed is told."""
    services = tree.get("services")
    if services is None:
        return tree
    extender = _Extender(reader, base, variables)
    made = {
        name: extender.service(name, body, tree, path, ())
        for name, body in services.mapping.items()
    }
    return tree.with_value({**tree.mapping, "services": services.with_value(made)})


class _Extender:
    def __init__(self, reader: Reader, base: Base, variables: Variables) -> None:
        self._reader, self._base, self._variables = reader, base, variables
        self._trees: dict[str, Located | None] = {}

    def service(self, name: str, body: Located, tree: Located, path: str, chain: _Chain) -> Located:
        """A service with all that it extends below it."""
        extends = body.get("extends")
        if extends is None or not extends.mapping:
            return body
        own = body.with_value({k: v for k, v in body.mapping.items() if k != "extends"})
        if (path, name) in chain:
            self._tell(extends, Text("extends leads in a circle", "extends 形成了循环"))
            return own
        file, wanted = extends.get("file"), extends.told("service") or ""
        if file is not None and file.text:
            path, found = self._other(file, path)
        else:
            found = tree
        if found is None:
            return own
        below = found.get("services", wanted)
        if below is None:
            self._tell(
                extends, Text(f"{path} has no service {wanted}", f"{path} 中没有服务 {wanted}")
            )
            return own
        under = self.service(wanted, below, found, path, (*chain, (path, name)))
        return merge.merge(under, own)

    def _other(self, file: Located, here: str) -> tuple[str, Located | None]:
        written = file.text or ""
        base = self._base if not self._trees else Base(posixpath.dirname(here))
        path = base.path(written)
        if is_remote(written) or outside(path):
            message = Text(
                f"{written} is remote or outside the folder that is imported, so it was not read",
                f"{written} 是远程地址或在导入目录之外，未读取",
            )
            self._tell(file, message)
            return path, None
        if path not in self._trees:
            folder = Base(posixpath.dirname(path))
            self._trees[path] = self._reader.tree(path, folder, self._variables)
        return path, self._trees[path]

    def _tell(self, at: Located, message: Text) -> None:
        self._reader.files.tell(message, at.place)

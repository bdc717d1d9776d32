"""What an import found, for a person at a terminal: what it is, what is open, what is left."""

from collections.abc import Iterator

from setsail.document import redact, spell
from setsail.finding.text import Text
from setsail.migrate.compose_import import Imported
from setsail.migrate.edges import Edge
from setsail.migrate.question import Question
from setsail.report import plain

_SECTIONS = {
    "external": Text("stay outside", "留在集群外"),
    "stateful": Text("stores in the cluster", "集群内的存储"),
    "services": Text("services", "服务"),
    "workers": Text("workers", "后台进程"),
    "jobs": Text("jobs", "任务"),
}


def write(found: Imported, lang: str, colour: bool) -> str:
    """The whole report."""
    parts = (_components, _edges, _questions, _secrets, _left)
    lines = [line for part in parts for line in part(found, lang, colour)]
    return redact.text("\n".join(lines)) + "\n"


def open_questions(found: Imported) -> tuple[Question, ...]:
    """The questions whose answer is still the default that nobody confirmed."""
    return tuple(question for question in found.questions if not question.answered)


def _heading(text: Text, lang: str, colour: bool) -> str:
    return plain.styled(text.to(lang), "bold", colour)


def _components(found: Imported, lang: str, colour: bool) -> Iterator[str]:
    yield _heading(Text("what it is", "组成"), lang, colour)
    for section, word in _SECTIONS.items():
        if names := list(found.tree.get(section, {})):
            yield f"  {plain.pad(word.to(lang), 22)} {plain.escape(', '.join(names))}"


def _edges(found: Imported, lang: str, colour: bool) -> Iterator[str]:
    if not found.edges and not found.externals:
        return
    yield ""
    yield _heading(Text("who needs whom, and which line says so", "依赖及其依据"), lang, colour)
    for edge in found.edges:
        proof = edge.evidence[-1].place
        ends = f"{found.names[edge.caller]} → {found.names[edge.callee]}"
        ends += f":{edge.port}" if edge.port else ""
        said = f"{proof.file}:{proof.line}" if proof.line else proof.file
        said += _mark(edge).to(lang)
        yield f"  {plain.pad(plain.escape(ends), 36)} {plain.escape(said)}"
    for external in found.externals:
        for caller, evidence in external.callers.items():
            if caller in found.names:
                ends = f"{found.names[caller]} → {external.name}"
                said = f"{evidence.place.file}:{evidence.place.line}"
                yield f"  {plain.pad(plain.escape(ends), 36)} {plain.escape(said)}"


def _mark(edge: Edge) -> Text:
    """What to mind about an edge."""
    parts = []
    if edge.registry:
        parts.append(Text("through a registry", "经注册中心"))
    if edge.confidence != "high":
        words = {"medium": "中", "low": "低"}
        parts.append(Text(f"{edge.confidence} confidence", f"置信度{words[edge.confidence]}"))
    en = f" ({', '.join(p.en for p in parts)})" if parts else ""
    return Text(en, f"（{'，'.join(p.zh for p in parts)}）" if parts else "")


def _questions(found: Imported, lang: str, colour: bool) -> Iterator[str]:
    asked = open_questions(found)
    if not asked:
        return
    yield ""
    count = len(asked)
    head = Text(f"{count} open questions (answers.yaml)", f"{count} 个待答问题（answers.yaml）")
    yield _heading(head, lang, colour)
    for question in asked:
        answer = plain.escape(spell.flow(question.value))
        yield f"  {plain.styled(question.id, 'note', colour)}: {answer}"
        yield f"    {plain.escape(question.asks.to(lang))}"
        cost = Text(f"default: {question.cost.en}", f"默认值的代价：{question.cost.zh}")
        yield f"    {plain.escape(cost.to(lang))}"


def _secrets(found: Imported, lang: str, colour: bool) -> Iterator[str]:
    if not found.secrets:
        return
    yield ""
    yield _heading(
        Text("secrets to create; their content is not written", "需创建的密钥；内容不会写出"),
        lang,
        colour,
    )
    for secret in found.secrets:
        where = f"{secret.place.file}:{secret.place.line}"
        yield f"  {plain.pad(plain.escape(secret.reference), 48)} {plain.escape(where)}"


def _left(found: Imported, lang: str, colour: bool) -> Iterator[str]:
    left = [item for item in found.items if item.fate != "used"]
    if not left:
        return
    yield ""
    yield _heading(Text("what is not in it as written", "未原样写入的内容"), lang, colour)
    for item in left:
        name = f"{item.service}.{item.key}" if item.service else item.key
        yield plain.escape(f"  {plain.pad(name, 36)} {item.what.to(lang)}")

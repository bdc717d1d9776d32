"""The syntax table as the page docs/reference/system.md, in both languages."""

from collections.abc import Iterator
from typing import assert_never

from setsail.finding.text import Text
from setsail.system import spell, stores, walk
from setsail.system.shape import Field, Free, Record, Scalar, Sequence, Shape, Table

_HEAD = """# system.yaml

<!-- generated from setsail/system/syntax.py by scripts/generate.py -->

One file says what a system is; everything else is derived from it.
一个文件说明系统是什么，其余一切由它派生。

- Layers merge key by key · 逐键合并: `defaults` < component < environment < the component inside
  the environment · `defaults` < 组件 < 环境 < 环境中的组件. `null` deletes · `null` 删除下层的值.
- Units stand in the value · 单位写在值里: `800ms`, `30s`, `65%`, `512Mi`, `2000/s`.
- Without `environments` there is one, `prod`, and it is production · 不写 `environments` 时只有
  `prod`，且为生产环境.
- An image name without `/` is looked for in `registry` · 不含 `/` 的镜像名取自 `registry`.
- A file of `include` holds the sections `external`, `stateful`, `services`, `workers`, `jobs` and
  `patches` · `include` 的文件只含这些 section.
- Manifests in the folder `manifests/` beside this file are passed through and checked · 同目录
  `manifests/` 中的清单原样通过并接受检查.

Every path below can be asked for: `setsail explain services.web.scale`.
下列路径都可以用 `setsail explain` 查询。
"""
_COLUMNS = "| Key | What · 含义 | Value · 取值 | Default · 默认 | Example · 示例 |"


def reference() -> str:
    """The whole page."""
    parts = [_HEAD, *(_section(path, record) for path, record in walk.records())]
    return "\n".join((*parts, _stores(), _outside()))


def kind(shape: Shape) -> Text:
    """What may be written at a place, in words."""
    match shape:
        case Scalar():
            return shape.name
        case Sequence():
            item = kind(shape.item)
            return Text(f"a list: {item.en}", f"列表：{item.zh}")
        case Record():
            short = [kind(shape.fields[name].shape) for name in shape.short[:1]]
            if short:
                return Text(f"keys, or in short {short[0].en}", f"键值，或简写为{short[0].zh}")
            return Text("keys", "键值")
        case Table():
            value = kind(shape.value)
            return Text(f"names to {value.en}", f"名称到{value.zh}")
        case Free():
            return Text("a part of a Kubernetes object", "Kubernetes 对象的一部分")
        case _:
            assert_never(shape)


def default(field: Field) -> Text | None:
    """What holds when nothing is said; None where then nothing is known."""
    if field.goes:
        long = " , ".join(".".join(path) for path in field.goes)
        return Text(f"short for `{long}`", f"`{long}` 的简写")
    if field.otherwise is not None:
        return field.otherwise
    if field.default is None:
        return None
    word = f"`{spell.flow(field.default)}`"
    return Text(word, word)


def _section(path: tuple[str, ...], record: Record) -> str:
    title = ".".join(path) or "The file · 文件"
    rows = "\n".join(_rows(record))
    return f"## {title}\n\n{_COLUMNS}\n|---|---|---|---|---|\n{rows}\n"


def _rows(record: Record) -> Iterator[str]:
    for name, field in record.fields.items():
        usual, value = default(field), kind(field.shape)
        shown = "" if usual is None else _both(usual)
        example = _cell(f"`{spell.flow({name: field.example})[1:-1]}`")
        yield f"| `{name}` | {_both(field.doc)} | {_both(value)} | {shown} | {example} |"


def _both(text: Text) -> str:
    return _cell(text.en if text.en == text.zh else f"{text.en} · {text.zh}")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _stores() -> str:
    head = (
        "## Defaults of `stateful` by type · `stateful` 各类型的默认值\n\n"
        "| type | image | version | port | cpu | memory |\n|---|---|---|---|---|---|\n"
    )
    rows = (
        f"| {name} | `{s.image}` | {s.version} | {s.port} | {s.cpu} | {s.memory} |\n"
        for name, s in stores.STATEFUL.items()
    )
    return head + "".join(rows)


def _outside() -> str:
    head = (
        "## Ports of `external` by type · `external` 各类型的默认端口\n\n"
        "| type | port |\n|---|---|\n"
    )
    rows = (
        f"| {name} | {port or 'to be said · 须写明'} |\n"
        for name, port in stores.EXTERNAL_PORTS.items()
    )
    return head + "".join(rows)

"""The syntax table as JSON Schema, so that editors complete and check system.yaml."""

import json
from typing import Any, assert_never

from setsail.system import syntax, walk
from setsail.system.shape import Field, Free, Record, Scalar, Sequence, Shape, Table

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> Schema:
    """The whole schema. What it accepts may still be refused: it cannot follow references."""
    names = _names()
    definitions = {
        names[id(record)]: _record(record, names) for path, record in walk.records() if path
    }
    root = _record(syntax.ROOT, names)
    return {
        "$schema": _DRAFT,
        "title": "system.yaml",
        "description": "A business system in its own words, for Setsail · 用自己的话描述业务系统",
        **root,
        "required": ["system"],
        "$defs": definitions,
    }


def text() -> str:
    """The schema as the file that is shipped."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _names() -> dict[int, str]:
    """A name for each record: the shortest end of its path that no other has."""
    found: dict[int, str] = {}
    taken: set[str] = set()
    for path, record in walk.records():
        words = [step for step in path if step not in (walk.ANY_NAME, walk.ANY_ITEM)]
        ends = (".".join(words[at:]) for at in range(len(words) - 1, -1, -1))
        name = next((end for end in ends if end not in taken), "root")
        taken.add(name)
        found[id(record)] = name
    return found


def _record(record: Record, names: dict[int, str]) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _field(field, names) for name, field in record.fields.items()},
    }


def _field(field: Field, names: dict[int, str]) -> Schema:
    described: Schema = {"description": f"{field.doc.en} · {field.doc.zh}"}
    if field.default is not None:
        described["default"] = field.default
    if field.example is not None:
        described["examples"] = [field.example]
    return {**described, **_or_null(_shape(field.shape, names))}


def _shape(shape: Shape, names: dict[int, str]) -> Schema:
    match shape:
        case Scalar():
            return dict(shape.schema)
        case Sequence():
            items: Schema = {"type": "array", "items": _shape(shape.item, names)}
            return {"anyOf": [_shape(shape.item, names), items]} if shape.lone else items
        case Record():
            reference: Schema = {"$ref": f"#/$defs/{names[id(shape)]}"}
            if not shape.short:
                return reference
            short = shape.fields[shape.short[0]].shape
            return {"anyOf": [_shape(short, names), reference]}
        case Table():
            return {
                "type": "object",
                "propertyNames": {k: v for k, v in shape.key.schema.items() if k != "type"},
                "additionalProperties": _or_null(_shape(shape.value, names)),
            }
        case Free():
            return {"type": "object"}
        case _:
            assert_never(shape)


def _or_null(schema: Schema) -> Schema:
    """Null deletes what lower layers say, so it may stand anywhere."""
    match schema:
        case {"enum": words}:
            return {**schema, "enum": [*words, None]}
        case {"type": str() as one}:
            return {**schema, "type": [one, "null"]}
        case {"type": list() as several}:
            return {**schema, "type": [*several, "null"]}
        case {"anyOf": choices}:
            return {"anyOf": [*choices, {"type": "null"}]}
        case _:
            return {"anyOf": [schema, {"type": "null"}]}

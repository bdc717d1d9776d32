"""What reaches a terminal cannot steer it, and columns line up in both languages."""

from inline_snapshot import snapshot

from setsail.finding.place import Place
from setsail.finding.problem import Problem
from setsail.finding.text import Text
from setsail.report import plain


def test_control_and_bidirectional_characters_become_visible() -> None:
    assert plain.escape("a\x1b[31mb\u202ec\x07\x9b1m") == snapshot(
        "a\\u001b[31mb\\u202ec\\u0007\\u009b1m"
    )


def test_line_feeds_and_tabs_stay() -> None:
    assert plain.escape("a\n\tb") == "a\n\tb"


def test_wide_characters_take_two_columns() -> None:
    assert plain.width("启航 a") == 6
    assert plain.pad("启航", 6) == "启航  "


def test_a_problem_shows_place_line_caret_and_way_out() -> None:
    problem = Problem(
        Text("unknown key `replicaz`", "未知的键 `replicaz`"),
        Place("system.yaml", 3, 5),
        Text("did you mean `replicas`?", "是否想写 `replicas`？"),
        "    replicaz: 3",
    )
    assert plain.problem(problem, "en", False) == snapshot("""\
system.yaml:3:5: error: unknown key `replicaz`
      replicaz: 3
      ^
  help: did you mean `replicas`?
""")
    assert plain.problem(problem, "zh", False) == snapshot("""\
system.yaml:3:5: 错误: 未知的键 `replicaz`
      replicaz: 3
      ^
  怎么办: 是否想写 `replicas`？
""")


def test_the_caret_stands_under_the_column_after_wide_characters() -> None:
    lines = plain.quoted("名称: x", 5).splitlines()
    assert lines == ["  名称: x", "        ^"]


def test_a_long_line_is_cut_around_the_column() -> None:
    shown, caret = plain.quoted("x" * 500 + "HERE" + "y" * 500, 501).splitlines()
    assert len(shown) <= 102
    assert shown[caret.index("^") :].startswith("HERE")

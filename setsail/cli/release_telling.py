"""A running release told at a terminal: one line that changes, or lines that are appended."""

import json

from setsail.cli.shell import Shell
from setsail.engine.releasing import News
from setsail.engine.releasing_state import Saved
from setsail.finding.problem import WorldFailed
from setsail.finding.text import Text
from setsail.release.values import Hold, Seen, Wait
from setsail.report import plain, release_text, release_view
from setsail.report.release_view import View

_QUIET = 10.0
"""Seconds after which a line is appended although nothing is new."""
_CLEAR = "\r\x1b[K"


class Teller:
    """Tells a release look by look. What it cannot write is lost: a closed terminal must not
    stop the hand that takes a bad version back."""

    def __init__(self, shell: Shell, as_json: bool = False) -> None:
        self._shell, self._json = shell, as_json
        self._lively = not as_json and shell.out.isatty()
        self._before: Seen | None = None
        self._said = ("", 0.0)
        self._open = False

    def tell(self, news: News) -> None:
        """One look."""
        if news.seen is None or news.action is None:
            word = Text("preparing", "准备中")
            if news.saved.leaving:
                word = Text("tidying up", "正在清理")
            if not self._json and self._said[0] != word.en:
                self._said = word.en, 0.0
                self._append(word.to(self._shell.lang))
            return
        name, looks = news.saved.subject.name, (news.seen, self._before)
        shown = release_view.view(name, news.saved.release, news.action, looks)
        self._before = news.seen
        if self._json:
            entry = release_view.entry(shown, self._shell.lang)
            self._write(json.dumps(entry, ensure_ascii=False) + "\n")
        else:
            self._line(shown)

    def _line(self, shown: View) -> None:
        text = release_view.line(shown, self._shell.lang)
        waits = isinstance(shown.action, Wait | Hold)
        said, when = self._said
        new = shown.action.why.en != said
        if self._lively and waits:
            self._write(f"{_CLEAR}{plain.escape(text)}")
            self._open = True
        elif new or not waits or shown.now >= when + _QUIET:
            self._said = shown.action.why.en, shown.now
            self._append(text)

    def trouble(self, failed: WorldFailed) -> None:
        """What the world refused, while it is tried again."""
        said = failed.problems[0].message if failed.problems else Text("it failed", "失败")
        more = Text(f"{said.en}; it is tried again", f"{said.zh}；将重试")
        if self._said[0] != more.en:
            self._said = more.en, 0.0
            self.note(more)

    def end(self, saved: Saved) -> None:
        """The last line: how it ended."""
        self.append(release_text.summary(saved.subject.name, saved.release))

    def append(self, text: Text) -> None:
        """One more line, for people."""
        if not self._json:
            self._append(text.to(self._shell.lang))

    def _append(self, text: str) -> None:
        head = _CLEAR if self._open else ""
        self._open = False
        self._write(f"{head}{plain.escape(text)}\n")

    def _write(self, text: str) -> None:
        try:
            self._shell.out.write(text)
            self._shell.out.flush()
        except OSError:
            return

    def note(self, text: Text) -> None:
        """Advice, beside the output."""
        try:
            self._shell.note(text)
        except OSError:
            return

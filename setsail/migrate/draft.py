"""The draft of a system.yaml: its tree, and the comments that stand in it."""

from collections.abc import Iterable
from typing import Any

from setsail.finding.place import Place
from setsail.finding.text import Text
from setsail.migrate import draft_store, draft_workload, route
from setsail.migrate.component import Component
from setsail.migrate.desk import Desk
from setsail.migrate.edges import Edge
from setsail.migrate.outside import External
from setsail.migrate.question import BOOLEAN, HOSTS, MAPPING, TEXT, USER
from setsail.system import stores
from setsail.system.values import Path

SECTIONS = ("external", "stateful", "services", "workers", "jobs")
_RESOURCES = {"cpu": "250m", "memory": "256Mi"}
_USER = 10001
_DATABASES = {"mysql", "mariadb", "postgres", "mongodb", "sqlserver", "clickhouse", "oracle"}


class Draft:
    """Grows a tree section by section."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tree: dict[str, Any] = {}
        self.comments: dict[Path, Text] = {}
        self._test: dict[str, Any] = {}

    def system(self, name: str) -> None:
        """What holds for the whole system."""
        ask = self._desk.asker.ask
        self.tree["system"] = name
        asks = Text("which team answers for the system?", "哪个团队负责这个系统？")
        cost = Text("alerts and approvals have no owner", "告警与审批没有负责人")
        if team := ask(("owner.team", asks, cost), None, TEXT, None):
            self.tree["owner"] = {"team": team}
        asks = Text("which registry holds the images?", "镜像在哪个仓库？")
        cost = Text(
            "names without / are looked for on Docker Hub", "不含 / 的镜像名会从 Docker Hub 拉取"
        )
        if registry := ask(("registry", asks, cost), None, TEXT, None):
            self.tree["registry"] = registry
        asks = Text("what does a program ask for that says nothing?", "未说明的程序请求多少资源？")
        cost = Text("250m CPU and 256Mi until somebody has measured", "实测之前按 250m CPU、256Mi")
        resources = ask(("defaults.resources", asks, cost), dict(_RESOURCES), MAPPING, None)
        asks = Text(
            "as which user do programs run that name none?", "未指明用户的程序以哪个 ID 运行？"
        )
        cost = Text(
            "files that the image gives to root cannot be written", "镜像中属于 root 的文件不可写"
        )
        user = ask(("defaults.user", asks, cost), _USER, USER, None)
        self.tree["defaults"] = {
            **({"resources": resources} if resources else {}),
            **({"user": user} if user else {}),
        }

    def components(self) -> None:
        """An entry for every component, in the order of the sections."""
        for section in SECTIONS:
            for component in self._desk.components.values():
                if component.section == section:
                    self._component(component)
        self._exposed()

    def _component(self, component: Component) -> None:
        match component.section:
            case "stateful":
                body = draft_store.in_cluster(component, self._desk)
            case "external":
                body = draft_store.stays(component, self._desk)
                self._shared(component.name, body.get("hosts", []))
            case _:
                body = draft_workload.body(component, self._desk)
        self.tree.setdefault(component.section, {})[component.name] = body
        place = component.found.service.place
        said = Text(
            f"{place.file}:{place.line}, {component.why.en}",
            f"{place.file}:{place.line}，{component.why.zh}",
        )
        self.comments[(component.section, component.name)] = said

    def externals(self, externals: Iterable[External]) -> None:
        """What services speak to outside the project."""
        for one in externals:
            body: dict[str, Any] = {"type": one.type}
            hosts = list(one.hosts) or self._machine(one)
            if hosts:
                body["hosts"] = hosts
            port = one.port or stores.EXTERNAL_PORTS.get(one.type)
            body["port"] = port or 443
            self.tree.setdefault("external", {})[one.name] = body
            self._shared(one.name, hosts)
            first = next(iter(one.callers.values()))
            said = f"{first.place.file}:{first.place.line}"
            self.comments[("external", one.name)] = Text(f"seen at {said}", f"见于 {said}")

    def place(self, path: Path) -> Place | None:
        """Where the component that `path` belongs to stands in its compose file."""
        named = (one for one in self._desk.components.values() if one.name in path[1:2])
        found = next(named, None)
        return found.found.service.place if found else None

    def _machine(self, one: External) -> list[str]:
        asks = Text(
            f"which address has the machine that {one.name} runs on?",
            f"{one.name} 所在机器的地址是什么？",
        )
        cost = Text("it has no address, and nothing reaches it", "没有地址，谁也连不上它")
        place = next(iter(one.callers.values())).place
        given = self._desk.asker.ask((f"external.{one.name}.hosts", asks, cost), None, HOSTS, place)
        return [given] if isinstance(given, str) else list(given or ())

    def _shared(self, name: str, hosts: list[str]) -> None:
        """Test reaches another address, or on purpose the one of production."""
        if not hosts:
            return
        asks = Text(f"which {name} does the test environment use?", f"测试环境用哪个 {name}？")
        cost = Text(
            "test uses the one of production: mind what tests write there",
            "测试与生产共用：注意测试会写入什么",
        )
        question = (f"environments.test.external.{name}.hosts", asks, cost)
        given = self._desk.asker.ask(question, None, HOSTS, None)
        body = (
            {"hosts": [given] if isinstance(given, str) else given} if given else {"shared": True}
        )
        self._test.setdefault("external", {})[name] = body

    def _exposed(self) -> None:
        """The entries from outside: published ports of web servers, else of every service."""
        published = [c for c in self._desk.components.values() if self._is_published(c)]
        gateways = [c for c in published if c.found.role == "gateway"]
        for component in published:
            routed = route.of(component.found.service).hosts
            chosen = component in (gateways or published) and component.found.role != "tool"
            self._expose(component, chosen or bool(routed), routed)

    def _is_published(self, component: Component) -> bool:
        if component.section != "services" or component.found.role in ("store", "registry"):
            return False
        body, service = self.tree["services"][component.name], component.found.service
        if "port" not in body and "http" not in body.get("ports", {}):
            return False
        return bool(
            route.of(service).hosts
            or any(p.published and p.protocol == "tcp" for p in service.ports)
        )

    def _expose(self, component: Component, chosen: bool, routed: tuple[str, ...]) -> None:
        name = component.name
        made_up = f"{name}.{self.tree['system']}.example.com"
        default: Any = made_up if chosen else None
        if routed:
            default = routed[0] if len(routed) == 1 else list(routed)
        asks = Text(
            f"under which host name is {name} reached from outside?", f"外部用哪个域名访问 {name}？"
        )
        cost = _entry_cost(made_up, chosen, bool(routed))
        place = next((p.place for p in component.found.service.ports if p.published), None)
        question = (f"{component.id}.expose.host", asks, cost)
        host = self._desk.asker.ask(question, default, HOSTS, place, quiet=not chosen)
        if host:
            key = "host" if isinstance(host, str) else "hosts"
            self.tree[component.section][name]["expose"] = {key: host}
        else:
            why = Text("published on the machine, but not an entry", "在宿主机上发布，但不是入口")
            self._desk.ledger.carried(component.found.service.name, "ports", why, place)

    def edges(self, edges: Iterable[Edge], externals: Iterable[External]) -> list[Edge]:
        """`needs` of every workload; returns the edges that were written."""
        kept = [edge for edge in edges if self._edge(edge)]
        for one in externals:
            for caller, evidence in one.callers.items():
                component = self._desk.components.get(caller)
                if component is not None and component.section in ("services", "workers", "jobs"):
                    extra = _database(one.type, one.database)
                    self._needs(component)[one.name] = extra
                    place = evidence.place
                    self._comment(component, one.name, f"{place.file}:{place.line}")
        return kept

    def _edge(self, edge: Edge) -> bool:
        caller = self._desk.components.get(edge.caller)
        callee = self._desk.components.get(edge.callee)
        if caller is None or callee is None:
            return False
        if caller.section not in ("services", "workers", "jobs"):
            self._peers(edge)
            return False
        listens = bool(callee.ports) or callee.section in ("stateful", "external")
        if callee.section == "jobs" or (edge.order and not listens):
            why = Text(
                f"only the order of starting: {callee.name} first", f"仅启动顺序：{callee.name} 先"
            )
            place = edge.evidence[0].place
            self._desk.ledger.carried(edge.caller, f"depends_on: {edge.callee}", why, place)
            return False
        if edge.confidence == "low" and not self._sure(edge, caller, callee):
            return False
        self._needs(caller)[callee.name] = self._terms(edge, callee)
        shown = edge.evidence[-1].place
        said = f"{shown.file}:{shown.line}" if shown.line else shown.file
        self._comment(caller, callee.name, said)
        return True

    def _peers(self, edge: Edge) -> None:
        why = Text(
            "nodes of one cluster: one store with replicas takes their place",
            "同一集群的节点：请改为一个带 replicas 的存储",
        )
        place = edge.evidence[0].place
        self._desk.ledger.unused(edge.caller, f"needs: {edge.callee}", why, place)

    def _needs(self, component: Component) -> dict[str, Any]:
        needs: dict[str, Any] = self.tree[component.section][component.name].setdefault("needs", {})
        return needs

    def _comment(self, caller: Component, callee: str, text: str) -> None:
        self.comments[(caller.section, caller.name, "needs", callee)] = Text(text, text)

    def _sure(self, edge: Edge, caller: Component, callee: Component) -> bool:
        shown = edge.evidence[0].text
        asks = Text(
            f"does {caller.name} need {callee.name}? ({shown})",
            f"{caller.name} 是否依赖 {callee.name}？（{shown}）",
        )
        cost = Text("it is allowed to reach it", "允许它访问")
        question = (f"edges.{caller.name}.{callee.name}", asks, cost)
        return bool(self._desk.asker.ask(question, True, BOOLEAN, edge.evidence[0].place))

    def _terms(self, edge: Edge, callee: Component) -> dict[str, Any]:
        numbers = [number for number, _ in callee.ports]
        terms: dict[str, Any] = {}
        several = callee.section in ("services", "workers") and len(numbers) > 1
        if several and edge.port in numbers and edge.port != numbers[0]:
            terms["port"] = edge.port
        return {**terms, **_database(callee.found.type, edge.database)}

    def environments(self) -> None:
        """A test environment of one pod each, and production."""
        test: dict[str, Any] = {"scale": 1, **self._test}
        if self._desk.vault.store == "vault":
            test["secrets"] = f"vault:{self.tree['system']}-test"
        self.tree["environments"] = {"test": test, "prod": {"production": True}}


def _database(kind: str, database: str) -> dict[str, str]:
    return {"database": database} if database and kind in _DATABASES else {}


def _entry_cost(made_up: str, chosen: bool, routed: bool) -> Text:
    """What it costs to leave the entry of a service as it is by default."""
    if routed:
        return Text("the name of its labels, as today", "沿用标签中的域名")
    if chosen:
        return Text(f"the made-up name {made_up} reaches nobody", f"虚构的域名 {made_up} 无人可达")
    return Text("it is reached inside only", "只在集群内可达")

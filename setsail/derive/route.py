"""The entry: a route for each exposed component, and the system's own Gateway.

With `platform.gatewayClass` the system has a Gateway called `entry` in its namespace, with a
listener for each host and a redirect from HTTP where there is a certificate. Without it the routes
attach to a Gateway of that name that somebody else keeps, in `platform.entryNamespace`.
"""

from collections.abc import Iterator

from setsail.derive import field, head, names, ports, reference
from setsail.derive.derived import Body, Derived, Gap, Yield
from setsail.derive.field import Field
from setsail.finding.text import Text
from setsail.system import values

GATEWAY, PLAIN, SECURE = "entry", "http", "https"


def derive(system: values.System) -> Yield:
    """Gateway, routes and redirects."""
    exposed = [w for w in system.workloads if w.expose is not None]
    if not exposed:
        return
    if system.environment.platform.gateway_class:
        yield _gateway(system, exposed)
    else:
        yield _foreign_gateway(system)
    for workload in exposed:
        assert workload.expose is not None
        if ports.exposed(workload) is None:
            yield _portless(workload)
            continue
        yield _route(system, workload, workload.expose)
        if workload.expose.tls and system.environment.platform.gateway_class:
            yield _redirect(system, workload, workload.expose)
        if workload.expose.rate_limit is not None:
            yield _rate_limit(workload, workload.expose.rate_limit)


def _gateway(system: values.System, exposed: list[values.Workload]) -> Derived:
    where = ("environments", system.environment.name, "platform", "gatewayClass")
    why = Text("the entry of this system alone", "仅属于该系统的入口")
    part = head.Part("entry", "network", GATEWAY, where, why)
    name = Text("the gateway class of this environment", "该环境的网关类")
    fields = (
        Field(("spec", "gatewayClassName"), system.environment.platform.gateway_class, where, name),
        *_listeners(exposed),
    )
    return field.assemble(system, "Gateway", GATEWAY, part, fields)


def _listeners(exposed: list[values.Workload]) -> Iterator[Field]:
    """One for HTTP, and one for each host that has a certificate."""
    own = {"namespaces": {"from": "Same"}}
    plain: Body = {"name": PLAIN, "protocol": "HTTP", "port": 80, "allowedRoutes": own}
    why = Text("HTTP: a redirect where there is a certificate", "HTTP：有证书的主机一律重定向")
    yield Field(("spec", "listeners", 0), plain, (), why)
    seen: set[str] = set()
    for workload in exposed:
        expose = workload.expose
        if expose is None or not expose.tls:
            continue
        source = (workload.section, workload.name, "expose")
        for host in expose.hosts:
            if host in seen:
                continue
            seen.add(host)
            certificate = {"kind": "Secret", "name": reference.parse(expose.tls).path}
            listener = {
                "name": _listener(host),
                "protocol": "HTTPS",
                "port": 443,
                "hostname": host,
                "tls": {"mode": "Terminate", "certificateRefs": [certificate]},
                "allowedRoutes": own,
            }
            why = Text(f"TLS for {host}", f"{host} 的 TLS")
            yield Field(("spec", "listeners", len(seen)), listener, source, why)


def _listener(host: str) -> str:
    plain = host.replace("*", "any")
    return f"{SECURE}-{names.dns(plain.replace('.', '-'), 50)}"


def _route(system: values.System, workload: values.Workload, expose: values.Expose) -> Derived:
    source = (workload.section, workload.name, "expose")
    port = ports.exposed(workload)
    assert port is not None
    backend = {"name": names.dns(workload.name), "port": port.number}
    rule = {
        "matches": [{"path": {"type": "PathPrefix", "value": expose.path}}],
        "backendRefs": [backend],
    }
    attached = Text("attached to the entry", "挂到入口")
    fields = (
        Field(("spec", "parentRefs"), _parents(system, expose), source, attached),
        *_hostnames(expose, source),
        Field(
            ("spec", "rules"),
            [rule],
            source,
            Text("what comes in goes to its Service", "进入的流量转到其 Service"),
        ),
    )
    why = Text(f"{workload.name} is reached from outside", f"{workload.name} 可从外部访问")
    name = names.dns(workload.name)
    return field.assemble(system, "HTTPRoute", name, head.part_of(workload, why), fields)


def _hostnames(expose: values.Expose, source: field.Source) -> Iterator[Field]:
    if expose.hosts:
        why = Text("for these hosts only", "仅限这些主机名")
        yield Field(("spec", "hostnames"), list(expose.hosts), (*source, "host"), why)


def _parents(system: values.System, expose: values.Expose) -> list[Body]:
    parent: Body = {"name": GATEWAY}
    platform = system.environment.platform
    if platform.gateway_class:
        if not expose.tls:
            return [parent | {"sectionName": PLAIN}]
        return [parent | {"sectionName": _listener(host)} for host in expose.hosts]
    return [parent | ({"namespace": platform.entry_namespace} if platform.entry_namespace else {})]


def _redirect(system: values.System, workload: values.Workload, expose: values.Expose) -> Derived:
    source = (workload.section, workload.name, "expose", "tls")
    redirect = {"scheme": "https", "statusCode": 301}
    why = Text(
        "there is a certificate, so nothing is served in the clear", "有证书，因此不提供明文访问"
    )
    fields = (
        Field(("spec", "parentRefs"), [{"name": GATEWAY, "sectionName": PLAIN}], source, why),
        *_hostnames(expose, source[:-1]),
        Field(
            ("spec", "rules"),
            [{"filters": [{"type": "RequestRedirect", "requestRedirect": redirect}]}],
            source,
            why,
        ),
    )
    name = names.beside(workload.name, "redirect")
    return field.assemble(system, "HTTPRoute", name, head.part_of(workload, why), fields)


def _foreign_gateway(system: values.System) -> Gap:
    source = ("environments", system.environment.name, "platform", "gatewayClass")
    message = Text(
        f"platform.gatewayClass is not said: the routes attach to a Gateway called {GATEWAY} that "
        "must be there already; with a class, Setsail writes the Gateway too",
        f"未说明 platform.gatewayClass：路由挂到须已存在的名为 {GATEWAY} 的 Gateway；"
        "写明网关类后会一并生成 Gateway",
    )
    return Gap("not-enforced", "platform-can-carry-it", source, message)


def _portless(workload: values.Workload) -> Gap:
    message = Text(
        f"{workload.name} is exposed but has no such port: it gets no route",
        f"{workload.name} 声明了对外暴露但没有该端口：未生成路由",
    )
    source = (workload.section, workload.name, "expose")
    return Gap("not-enforced", "traffic-is-governed", source, message)


def _rate_limit(workload: values.Workload, rate: float) -> Gap:
    message = Text(
        f"the limit of {rate:g} requests a second in front of {workload.name} is not enforced: "
        "the Gateway API has no field for it; it needs a policy of the gateway in use",
        f"{workload.name} 前每秒 {rate:g} 次的限流未生效：Gateway API 没有该字段，"
        "需要所用网关自己的策略",
    )
    source = (workload.section, workload.name, "expose", "rateLimit")
    return Gap("not-enforced", "traffic-is-governed", source, message)

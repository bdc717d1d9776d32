"""The table of flows says who may talk to whom, and nothing else."""

from setsail.system import flows, load, resolve

TEXT = """\
system: shop
external: {mysql: {type: mysql, hosts: [10.0.0.1]}}
stateful: {redis: {type: redis}}
services:
  web: {port: 8080, expose: {host: a.cn, path: /x}, needs: {api: {timeout: 1s, retries: 2}}}
  api:
    ports: {http: 80, grpc: 90}
    needs: {redis: {optional: true}, mysql: {database: shop, access: ro, pool: 5}}
workers: {w: {needs: {api: {port: 90}}}}
"""


def test_every_edge_and_entry_is_one_row() -> None:
    system = resolve.resolve(load.load(TEXT, "system.yaml"), "prod")
    assert [tuple(flow) for flow in flows.flows(system)] == [
        ("internet", "web", "services", 8080, None, None, "a.cn/x"),
        ("web", "api", "services", 80, 1.0, 2, ""),
        ("api", "redis", "stateful", 6379, None, None, "optional"),
        ("api", "mysql", "external", 3306, None, None, "database shop, access ro, pool 5"),
        ("w", "api", "services", 90, None, None, ""),
    ]

"""What each type of store is by default: the documented table.

Images are those that each project publishes; where the system has a `registry`, they are looked
for there under the last part of their name. Resources are the least with which the program
starts and serves a small system; measure before production.
"""

from collections.abc import Mapping
from typing import NamedTuple

OTHER = "other"
TOPOLOGIES = ("single", "replication", "sentinel", "cluster")


class Store(NamedTuple):
    """Defaults of a type that runs in the cluster; `image` is where Docker Hub has it."""

    image: str
    version: str
    port: int
    cpu: str
    memory: str


STATEFUL: Mapping[str, Store] = {
    "postgres": Store("postgres", "16", 5432, "250m", "512Mi"),
    "mysql": Store("mysql", "8.4", 3306, "250m", "1Gi"),
    "mariadb": Store("mariadb", "11.4", 3306, "250m", "512Mi"),
    "redis": Store("redis", "7.2", 6379, "100m", "256Mi"),
    "valkey": Store("valkey/valkey", "8.0", 6379, "100m", "256Mi"),
    "memcached": Store("memcached", "1.6", 11211, "100m", "128Mi"),
    "rabbitmq": Store("rabbitmq", "3.13", 5672, "250m", "512Mi"),
    "kafka": Store("apache/kafka", "3.8.0", 9092, "500m", "2Gi"),
    "mongodb": Store("mongo", "7.0", 27017, "250m", "1Gi"),
    "elasticsearch": Store("elasticsearch", "8.15.0", 9200, "500m", "2Gi"),
    "nacos": Store("nacos/nacos-server", "v2.4.2", 8848, "500m", "1Gi"),
    "minio": Store("minio/minio", "RELEASE.2024-08-17T01-24-54Z", 9000, "250m", "512Mi"),
    "zookeeper": Store("zookeeper", "3.9", 2181, "250m", "512Mi"),
    "etcd": Store("quay.io/coreos/etcd", "v3.5.16", 2379, "250m", "512Mi"),
}

EXTERNAL_PORTS: Mapping[str, int | None] = {
    "https": 443,
    "http": 80,
    "grpc": None,
    "tcp": None,
    **{name: store.port for name, store in STATEFUL.items()},
    "oracle": 1521,
    "sqlserver": 1433,
    "db2": 50000,
    "dameng": 5236,
    "oceanbase": 2881,
    "tidb": 4000,
    "clickhouse": 8123,
    "rocketmq": 9876,
    "pulsar": 6650,
    "activemq": 61616,
    "mqtt": 1883,
    "apollo": 8080,
    "eureka": 8761,
    "consul": 8500,
    "seata": 8091,
    "sentinel": 8080,
    "xxl-job": 8080,
    "dubbo": 20880,
    "skywalking": 11800,
    "s3": 443,
    "nfs": 2049,
    "ldap": 389,
    "ldaps": 636,
    "smtp": 25,
    "smtps": 465,
    "sftp": 22,
    "ftp": 21,
    "dns": 53,
    "ntp": 123,
}
"""The usual port of each type outside; None where there is none, so that it must be said."""

DATABASES = (
    *("postgres", "mysql", "mariadb", "mongodb", "oracle", "sqlserver", "db2", "dameng"),
    *("oceanbase", "tidb", "clickhouse"),
)
"""Types that accept a limited number of connections, each held by a pool of its caller."""

CALLED = ("http", "https", "grpc", "dubbo")
"""Types outside that answer calls, as services do."""

ENCRYPTED = ("https", "ldaps", "smtps", "sftp", "s3")
"""Types whose name says that the connection is encrypted."""

PLAIN = ("http", "ftp", "ldap", "smtp")
"""Types whose name says that it is not, unless `tls: true` does."""

_KEEPS_NOTHING = (
    *CALLED,
    *("smtp", "smtps", "ldap", "ldaps", "dns", "ntp", "mqtt", "sftp", "ftp", "memcached"),
    *("eureka", "apollo", "sentinel", "skywalking", "xxl-job"),
)


def keeps_data(type: str) -> bool:
    """Whether something of this type may keep data of the system's own; caches do not."""
    return type not in _KEEPS_NOTHING

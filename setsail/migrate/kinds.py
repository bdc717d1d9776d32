"""What programs images hold: stores, brokers, registries, web servers, tools for administrators.

Types are those of system.yaml where it has one; others run as `other` with image and port.
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

Role = Literal["store", "registry", "gateway", "tool", "program"]


AGENT = "agent"
"""The type of tools that watch or rule the machine: a cluster has its own."""


class Kind(NamedTuple):
    """One program: `words` are last parts of image names, `data` where it keeps its data,
    `commands` what starts it, `port` where it listens, `variable` what only its image reads."""

    type: str
    role: Role
    words: tuple[str, ...]
    port: int = 0
    data: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    variable: str = ""
    ports: tuple[int, ...] = ()


def _store(type: str, words: str, port: int, data: str, more: str = "", variable: str = "") -> Kind:
    return Kind(
        type,
        "store",
        tuple(words.split()),
        port,
        tuple(data.split()),
        tuple(more.split()),
        variable,
    )


KINDS: tuple[Kind, ...] = (
    _store("postgres", "postgres postgresql postgis timescaledb pgvector pgvecto-rs", 5432,
           "/var/lib/postgresql /var/lib/postgresql/data /bitnami/postgresql", "postgres",
           "POSTGRES_PASSWORD"),
    _store("mysql", "mysql mysql-server percona percona-server", 3306,
           "/var/lib/mysql /bitnami/mysql", "mysqld", "MYSQL_ROOT_PASSWORD"),
    _store("mariadb", "mariadb mariadb-server", 3306, "/bitnami/mariadb", "mariadbd",
           "MARIADB_ROOT_PASSWORD"),
    _store("redis", "redis redis-stack redis-stack-server keydb redis-server", 6379,
           "/bitnami/redis", "redis-server"),
    _store("valkey", "valkey", 6379, "", "valkey-server"),
    _store("memcached", "memcached", 11211, "", "memcached"),
    _store("rabbitmq", "rabbitmq", 5672, "/var/lib/rabbitmq /bitnami/rabbitmq", "rabbitmq-server",
           "RABBITMQ_DEFAULT_USER"),
    _store("kafka", "kafka cp-kafka cp-server kafka-native redpanda", 9092,
           "/var/lib/kafka/data /bitnami/kafka", "", "KAFKA_ADVERTISED_LISTENERS"),
    _store("mongodb", "mongo mongodb mongodb-community-server percona-server-mongodb", 27017,
           "/data/db /bitnami/mongodb", "mongod", "MONGO_INITDB_ROOT_USERNAME"),
    _store("elasticsearch", "elasticsearch elasticsearch-oss", 9200,
           "/usr/share/elasticsearch/data"),
    _store("opensearch", "opensearch", 9200, "/usr/share/opensearch/data"),
    _store("minio", "minio", 9000, "/bitnami/minio/data", "", "MINIO_ROOT_USER"),
    _store("zookeeper", "zookeeper cp-zookeeper", 2181, "/bitnami/zookeeper"),
    _store("etcd", "etcd", 2379, "/bitnami/etcd", "etcd"),
    _store("clickhouse", "clickhouse clickhouse-server", 8123, "/var/lib/clickhouse"),
    _store("cassandra", "cassandra scylla", 9042, "/var/lib/cassandra"),
    _store("influxdb", "influxdb", 8086, "/var/lib/influxdb /var/lib/influxdb2"),
    _store("neo4j", "neo4j", 7687, ""),
    _store("couchdb", "couchdb", 5984, "/opt/couchdb/data"),
    _store("sqlserver", "mssql mssql-server server-linux azure-sql-edge", 1433,
           "/var/opt/mssql", "",
           "MSSQL_SA_PASSWORD"),
    _store("oracle", "oracle-xe oracle-free oracle-xe-11g database-free database-express",
           1521, "/opt/oracle/oradata"),
    _store("solr", "solr", 8983, "/var/solr"),
    _store("meilisearch", "meilisearch", 7700, "/meili_data"),
    _store("typesense", "typesense", 8108, ""),
    _store("qdrant", "qdrant", 6333, "/qdrant/storage"),
    _store("nats", "nats nats-streaming", 4222, ""),
    _store("activemq", "activemq activemq-classic activemq-artemis", 61616, ""),
    _store("pulsar", "pulsar pulsar-all", 6650, "/pulsar/data"),
    _store("rocketmq", "rocketmq", 9876, ""),
    _store("mqtt", "eclipse-mosquitto mosquitto emqx", 1883, "/mosquitto/data /opt/emqx/data"),
    _store("ldap", "openldap", 389, "/var/lib/ldap"),
    _store("tidb", "tidb", 4000, ""),
    _store("oceanbase", "oceanbase-ce", 2881, "/root/ob"),
    _store("dameng", "dm8 dameng dm8_single", 5236, "/opt/dmdbms/data"),
    _store("cockroachdb", "cockroach", 26257, "/cockroach/cockroach-data"),
    Kind("nacos", "registry", ("nacos-server", "nacos"), 8848, ports=(9848, 9849)),
    Kind("consul", "registry", ("consul",), 8500),
    Kind("eureka", "registry", ("eureka", "eureka-server", "springcloud-eureka"), 8761),
    Kind("apollo", "registry", ("apollo-configservice", "apollo-portal"), 8080),
    Kind("seata", "program", ("seata-server", "seata"), 8091),
    Kind("sentinel", "program", ("sentinel-dashboard", "sentinel"), 8080),
    Kind("xxl-job", "program", ("xxl-job-admin",), 8080),
    Kind("tcp", "program", ("logstash",), 5044),
    Kind("skywalking", "program", ("skywalking-oap-server",), 11800, ports=(12800,)),
    Kind("http", "gateway", ("nginx", "openresty", "tengine", "httpd", "nginx-unprivileged"), 80),
    Kind("http", "gateway", ("traefik", "haproxy", "caddy", "envoy", "nginx-proxy"), 80),
    Kind("http", "gateway", ("kong", "apisix"), 0),
    Kind("http", "tool", ("phpmyadmin", "phppgadmin"), 80),
    Kind("http", "tool", ("adminer", "kafka-ui", "akhq", "dozzle", "swagger-ui"), 8080),
    Kind("http", "tool", ("pgadmin4", "pgadmin"), 80),
    Kind("http", "tool", ("mongo-express", "redis-commander"), 8081),
    Kind("http", "tool", ("mailhog", "mailpit", "maildev", "mailcatcher"), 8025, ports=(1025,)),
    Kind("http", "tool", ("redisinsight", "kafdrop", "zookeeper-navigator"), 0),
    Kind(AGENT, "tool", ("portainer", "portainer-ce", "watchtower", "cadvisor", "autoheal",
                         "node-exporter", "promtail", "filebeat", "metricbeat", "fluentd",
                         "fluent-bit", "vector", "telegraf", "netdata", "docker-socket-proxy",
                         "ofelia", "diun", "dockge", "agent", "alloy", "logspout"), 0),
)  # fmt: skip

_NOT_THE_PROGRAM = {
    "backup", "exporter", "ui", "admin", "commander", "express", "client", "init", "migrate",
    "migration", "migrations", "web", "console", "manager", "consumer", "worker", "producer",
    "monitor", "proxy", "operator", "setup", "sync", "connect", "rest", "registry", "loader", "job",
    "app", "api", "service", "demo", "example", "test", "seed", "create", "agent", "cron", "php",
    "schema", "frontend", "backend", "ingress", "controller", "gen", "generator", "certbot",
}  # fmt: skip
_WORD = re.compile(r"[-_.]+")
HOMES = {
    "redis": "/data", "valkey": "/data", "kafka": "/var/lib/kafka", "zookeeper": "/data",
    "mariadb": "/var/lib/mysql", "etcd": "/var/lib/etcd",
    "minio": "/data", "neo4j": "/data", "nats": "/data",
}  # fmt: skip
"""Where stores keep their data that `data` does not tell, for it tells nothing by itself."""


def home(kind: Kind, image: str) -> str:
    """Where a program keeps its data; "" for one that keeps none or of which it is not known."""
    rebuilt = "bitnami" in image or base(image) in ("postgresql", "mongodb")
    part = "/bitnami/" if rebuilt else f"/{base(image)}/"
    own = (path for path in kind.data if part in f"{path}/")
    if rebuilt and (path := next(own, "")):
        return path
    known = HOMES.get(kind.type) or next(own, next(iter(kind.data), ""))
    return known if kind.role == "store" else ""


def base(image: str) -> str:
    """The last part of an image's name, without tag, digest and a version at its end."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
    return re.sub(r"(?<=[a-z])[-_]?v?\d+([._-]\d+)*$", "", name) or name


def of_image(image: str) -> Kind | None:
    """The program of an image by its exact name."""
    parts = image.partition("@")[0].lower().split("/")
    name = parts[-1].partition(":")[0]
    names = ("-".join((*parts[-2:-1], name)), name, base(image))
    return next((kind for name in names for kind in KINDS if name in kind.words), None)


def near_image(image: str) -> Kind | None:
    """The program that a part of the name tells of, as in harbor.x/base/our-mysql; a sign that
    needs another beside it."""
    words = [re.sub(r"\d+$", "", word) for word in _WORD.split(base(image))]
    if _NOT_THE_PROGRAM & set(words):
        return None
    return next((kind for kind in KINDS for word in words if word in kind.words), None)


def part(kind: Kind, words: Iterable[str]) -> Kind:
    """The part of a program that some words start: a broker of RocketMQ is not its name server."""
    if kind.type == "rocketmq" and any("broker" in word for word in words):
        return kind._replace(port=10911)
    return kind


def of_data(path: str) -> Kind | None:
    """The store that keeps its data at `path`."""
    return next((kind for kind in KINDS if path.rstrip("/") in kind.data), None)


def of_command(word: str) -> Kind | None:
    """The store that a program name starts."""
    name = word.rpartition("/")[2]
    return next((kind for kind in KINDS if name in kind.commands), None)


def of_port(port: int) -> Kind | None:
    """The store that usually listens on `port`."""
    return next((k for k in KINDS if k.role in ("store", "registry") and k.port == port), None)


def of_type(type: str) -> Kind | None:
    """The kind of a type of system.yaml."""
    return next((kind for kind in KINDS if kind.type == type), None)

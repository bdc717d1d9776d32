"""Programs that hold data: known by the names of their images, and where they keep it."""

from setsail.manifest.manifest import Container, text
from setsail.rules import image, podspec

STORES = {
    "postgres": "/var/lib/postgresql",
    "postgresql": "/bitnami/postgresql",
    "timescaledb": "/var/lib/postgresql",
    "mysql": "/var/lib/mysql",
    "mariadb": "/var/lib/mysql",
    "percona": "/var/lib/mysql",
    "mongo": "/data/db",
    "mongodb": "/bitnami/mongodb",
    "redis": "/data",
    "valkey": "/data",
    "elasticsearch": "/usr/share/elasticsearch/data",
    "opensearch": "/usr/share/opensearch/data",
    "rabbitmq": "/var/lib/rabbitmq",
    "kafka": "/var/lib/kafka",
    "cp-kafka": "/var/lib/kafka",
    "zookeeper": "/data",
    "etcd": "/var/lib/etcd",
    "minio": "/data",
    "cassandra": "/var/lib/cassandra",
    "clickhouse-server": "/var/lib/clickhouse",
    "influxdb": "/var/lib/influxdb",
    "neo4j": "/data",
}
"""The last word of an image's repository, and the directory that holds the data."""


def data_directory(container: Container) -> str:
    """Where this container keeps its data if it is a known store, or ""."""
    program = image.parse(container.image).program
    if program in STORES and "bitnami" in container.image:
        return f"/bitnami/{program}"  # its images keep data under a folder of their own
    return STORES.get(program, "")


def data_volume(container: Container) -> str | None:
    """The volume on the data directory of a known store; "" where nothing is mounted there,
    None where the container is no known store."""
    directory = data_directory(container)
    if not directory:
        return None
    for mount in podspec.mounts(container):
        where = text(mount, "mountPath").rstrip("/")
        if f"{where}/".startswith(f"{directory}/") or f"{directory}/".startswith(f"{where}/"):
            return text(mount, "name")
    return ""

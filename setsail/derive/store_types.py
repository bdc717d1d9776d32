"""What is known of each type of store: the table behind `stateful`.

Users, directories and variables are those of the official images; probes ask the store itself and
need no password where the type allows that. A type that is not here gets a TCP probe and no
credentials, and its program must accept a read-only root and the user 1000.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from setsail.system import values


@dataclass(frozen=True, slots=True)
class StoreType:
    """`user` runs the store; `data` is where its volume is mounted; `writable` are further
    directories; `credentials` maps a variable of the image to USERNAME or PASSWORD; `fixed`
    are further variables, {name} in them is the store's Service; `ready` or `ready_path` asks
    whether it serves, without either a TCP connection does; `dump` writes a backup to the file
    $OUT; `follow` is a shell line that starts a pod so that all but the first copy the first;
    `complete` is False where more must be said than this table does before it starts."""

    user: int = 1000
    data: str = "/data"
    writable: tuple[str, ...] = ("/tmp",)
    credentials: Mapping[str, str] | None = None
    fixed: Mapping[str, str] | None = None
    args: tuple[str, ...] = ()
    ready: tuple[str, ...] | None = None
    ready_path: str | None = None
    dump: str | None = None
    follow: str | None = None
    complete: bool = True


_POSTGRES = StoreType(
    user=999,
    data="/var/lib/postgresql/data",
    writable=("/tmp", "/var/run/postgresql"),
    credentials={"POSTGRES_USER": "USERNAME", "POSTGRES_PASSWORD": "PASSWORD"},
    fixed={"PGDATA": "/var/lib/postgresql/data/pgdata"},
    ready=("pg_isready", "--quiet", "--host=127.0.0.1"),
    dump='PGPASSWORD="$PASSWORD" pg_dumpall --host="$STORE" --username="$USERNAME"'
    ' --clean --if-exists --file="$OUT"',
)
_MYSQL = StoreType(
    user=999,
    data="/var/lib/mysql",
    writable=("/tmp", "/var/run/mysqld"),
    credentials={"MYSQL_ROOT_PASSWORD": "PASSWORD"},
    # "denied" is an answer too, so the probe needs no password
    ready=("mysqladmin", "ping", "--host=127.0.0.1", "--silent"),
    dump='MYSQL_PWD="$PASSWORD" mysqldump --host="$STORE" --user="$USERNAME"'
    ' --all-databases --single-transaction --routines --events --triggers --result-file="$OUT"',
)


def _redis(server: str, client: str) -> StoreType:
    """Redis and Valkey differ in the names of their programs only."""
    follow = (
        f'set -- {server} --dir /data --appendonly yes --requirepass "$REDIS_PASSWORD"; '
        'case "$HOSTNAME" in *-0) ;; *) '
        'set -- "$@" --replicaof "$PRIMARY" 6379 --masterauth "$REDIS_PASSWORD" ;; esac; exec "$@"'
    )
    password = "$(REDIS_PASSWORD)"
    return StoreType(
        user=999,
        credentials={"REDIS_PASSWORD": "PASSWORD", "REDISCLI_AUTH": "PASSWORD"},
        args=(server, "--dir", "/data", "--appendonly", "yes", "--requirepass", password),
        # an error is an answer with exit code 0, so the answer itself is read
        ready=("sh", "-c", f"{client} ping | grep -q PONG"),
        dump=f'REDISCLI_AUTH="$PASSWORD" {client} -h "$STORE" --rdb "$OUT"',
        follow=follow,
    )


_KAFKA = {
    "KAFKA_NODE_ID": "1",
    "KAFKA_PROCESS_ROLES": "broker,controller",
    "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
    "KAFKA_ADVERTISED_LISTENERS": "PLAINTEXT://{name}:9092",
    "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
    "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
    "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
    "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
    "KAFKA_LOG_DIRS": "/var/lib/kafka/data",
}
"""One node that is broker and controller: its image takes all of its settings or none."""

TYPES: Mapping[str, StoreType] = {
    "postgres": _POSTGRES,
    "postgresql": _POSTGRES,
    "mysql": _MYSQL,
    "mariadb": StoreType(
        user=999,
        data="/var/lib/mysql",
        writable=("/tmp", "/run/mysqld"),
        credentials={"MARIADB_ROOT_PASSWORD": "PASSWORD"},
        ready=("mariadb-admin", "ping", "--host=127.0.0.1", "--silent"),
        dump='MYSQL_PWD="$PASSWORD" mariadb-dump --host="$STORE" --user="$USERNAME"'
        " --all-databases --single-transaction --routines --events --triggers"
        ' --result-file="$OUT"',
    ),
    "redis": _redis("redis-server", "redis-cli"),
    "valkey": _redis("valkey-server", "valkey-cli"),
    "mongodb": StoreType(
        user=999,
        data="/data/db",
        writable=("/tmp", "/data/configdb"),
        credentials={
            "MONGO_INITDB_ROOT_USERNAME": "USERNAME",
            "MONGO_INITDB_ROOT_PASSWORD": "PASSWORD",
        },
        ready=("mongosh", "--quiet", "--eval", "db.hello().ok"),
        dump='mongodump --host="$STORE" --username="$USERNAME" --password="$PASSWORD"'
        ' --archive="$OUT"',
    ),
    "rabbitmq": StoreType(
        user=999,
        data="/var/lib/rabbitmq",
        writable=("/tmp", "/etc/rabbitmq/conf.d"),
        fixed={"RABBITMQ_LOGS": "-"},
        credentials={
            "RABBITMQ_DEFAULT_USER": "USERNAME",
            "RABBITMQ_DEFAULT_PASS": "PASSWORD",
        },
        ready=("rabbitmq-diagnostics", "--quiet", "check_port_connectivity"),
    ),
    "elasticsearch": StoreType(
        data="/usr/share/elasticsearch/data",
        writable=("/tmp", "/usr/share/elasticsearch/logs"),
        complete=False,
    ),
    "kafka": StoreType(
        data="/var/lib/kafka",
        writable=("/tmp", "/opt/kafka/logs", "/opt/kafka/config"),
        fixed=_KAFKA,
        complete=False,
    ),
    "zookeeper": StoreType(writable=("/tmp", "/datalog", "/logs", "/conf"), complete=False),
    "minio": StoreType(
        credentials={"MINIO_ROOT_USER": "USERNAME", "MINIO_ROOT_PASSWORD": "PASSWORD"},
        args=("server", "/data"),
        ready_path="/minio/health/ready",
    ),
    "memcached": StoreType(user=11211),
    "etcd": StoreType(
        data="/var/lib/etcd",
        fixed={
            "ETCD_DATA_DIR": "/var/lib/etcd/data",
            "ETCD_LISTEN_CLIENT_URLS": "http://0.0.0.0:2379",
            "ETCD_ADVERTISE_CLIENT_URLS": "http://127.0.0.1:2379",
        },
        ready_path="/health",
    ),
    "nacos": StoreType(
        data="/home/nacos/data",
        writable=("/tmp", "/home/nacos/logs"),
        fixed={"MODE": "standalone"},
        ready_path="/nacos/v1/console/health/readiness",
    ),
}


_UNKNOWN = StoreType(complete=False)


def user(store: values.Stateful) -> int:
    """Who runs the store: what the author says, else the user of its image."""
    if store.user:
        return store.user
    if of(store) is _POSTGRES and "alpine" in store.image:
        return 70  # that image has no other user, and initdb looks its own up
    return of(store).user


def of(store: values.Stateful) -> StoreType:
    """The row of a store's type."""
    return TYPES.get(store.type, _UNKNOWN)

"""The syntax of an edge: what a component says about something that it needs."""

from setsail.finding.text import Text
from setsail.system import scalars, words
from setsail.system.shape import Field, Record, Sequence, Table

BREAKER = Record(
    {
        "errors": Field(
            scalars.PERCENT,
            Text("share of failed calls at which calls stop", "失败调用达到该比例即熔断"),
            "50%",
            default="50%",
        ),
        "open": Field(
            scalars.DURATION,
            Text("how long calls stay stopped", "熔断持续时间"),
            "30s",
            default="30s",
        ),
    }
)

CALL = {
    "port": Field(
        scalars.PORT,
        Text("which port of the callee", "被调用方的端口"),
        8080,
        otherwise=Text("the callee's first port", "被调用方的第一个端口"),
    ),
    "timeout": Field(
        scalars.DURATION,
        Text("the longest that one attempt may take", "单次尝试的最长时间"),
        "800ms",
    ),
    "retries": Field(
        scalars.integer(0, 10, Text("a number of retries", "重试次数")),
        Text(
            "attempts after the first; safe only where the call is idempotent",
            "首次之后的尝试次数；仅对幂等调用安全",
        ),
        1,
    ),
    "idempotent": Field(
        scalars.BOOLEAN,
        Text(
            "the call may be repeated without harm; retries need it", "重复调用无害；重试以此为前提"
        ),
        True,
        default=False,
    ),
    "breaker": Field(
        BREAKER,
        Text("stop calling a callee that fails", "停止调用持续失败的被调用方"),
        {"errors": "50%"},
    ),
    "tls": Field(scalars.BOOLEAN, Text("the connection is encrypted", "连接是否加密"), True),
    "optional": Field(
        scalars.BOOLEAN,
        Text(
            "the caller works without it; readiness does not follow it",
            "缺少它时调用方仍可工作；就绪状态不随它变化",
        ),
        True,
        default=False,
    ),
    "absent": Field(
        scalars.BOOLEAN,
        Text("drop this edge in an environment", "在某环境中去掉这条依赖"),
        True,
    ),
    "pool": Field(
        scalars.integer(1, 100_000, Text("a number of connections", "连接数")),
        Text("connections that one pod holds at most", "单个 Pod 最多持有的连接数"),
        20,
    ),
    "secret": Field(
        scalars.SECRET,
        Text("credentials for the callee; a reference", "访问被调用方的凭据（引用）"),
        "vault:trade/mysql-order",
    ),
}
"""What holds for every edge."""

PARTICULAR = {
    "database": Field(
        scalars.TEXT, Text("the database or its number", "库名或库编号"), "trade_order"
    ),
    "access": Field(
        scalars.choice("ro", "rw"), Text("read only, or read and write", "只读或读写"), "rw"
    ),
    "publish": Field(
        Sequence(scalars.TEXT, lone=True),
        Text("what it sends: queues, topics, routing keys", "发布的队列、主题或路由键"),
        ["order.created"],
    ),
    "consume": Field(
        Sequence(scalars.TEXT, lone=True),
        Text("what it receives: queues or topics", "消费的队列或主题"),
        ["notify"],
    ),
    "prefetch": Field(
        scalars.integer(1, 100_000, Text("a number of messages", "消息数")),
        Text("messages that one consumer takes at a time", "单个消费者一次取走的消息数"),
        50,
    ),
    "group": Field(scalars.TEXT, Text("the consumer group", "消费组"), "notify"),
    "partitions": Field(
        scalars.integer(1, 100_000, Text("a number of partitions", "分区数")),
        Text(
            "partitions of what it consumes: more consumers of a group than these stand idle",
            "所消费主题的分区数：同组消费者多于它就会空闲",
        ),
        12,
    ),
    "vhost": Field(
        scalars.TEXT, Text("the virtual host of RabbitMQ", "RabbitMQ 的 vhost"), "/trade"
    ),
    "bucket": Field(scalars.TEXT, Text("the bucket of an object store", "对象存储的桶"), "orders"),
    "index": Field(scalars.TEXT, Text("the index of a search engine", "搜索引擎的索引"), "orders"),
    "namespace": Field(
        scalars.TEXT,
        Text("the namespace of Nacos or Apollo", "Nacos 或 Apollo 的命名空间"),
        "trade",
    ),
}
"""What is particular to a type of callee; it reaches `values.Edge.extra` as written."""

EDGE = Record({**CALL, **PARTICULAR})
NEEDS = Table(words.NAME, EDGE, empty=True)

"""Where well-known programs must be able to write, since every root is read-only.

Known by the last part of an image's name, as the check of manifests knows them.
"""

from collections.abc import Iterable, Iterator

from setsail.migrate import kinds

PROGRAMS = {
    "nginx": ("/var/cache/nginx", "/var/run"),
    "httpd": ("/usr/local/apache2/logs",),
    "postgres": ("/var/run/postgresql",),
    "mysql": ("/var/run/mysqld",),
    "mariadb": ("/var/run/mysqld",),
    "rabbitmq": ("/var/lib/rabbitmq",),
    "grafana": ("/var/lib/grafana",),
    "prometheus": ("/prometheus",),
    "tomcat": ("/usr/local/tomcat/temp", "/usr/local/tomcat/work"),
    "wordpress": ("/var/run/apache2",),
    "jenkins": ("/var/jenkins_home",),
    "sonarqube": ("/opt/sonarqube/temp",),
    "keycloak": ("/opt/keycloak/data",),
    "minio": ("/data",),
    "elasticsearch": ("/usr/share/elasticsearch/data",),
}


def lacking(image: str, mounted: Iterable[str]) -> Iterator[str]:
    """The folders that an image's program writes to and that nothing is mounted over."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()
    covered = [f"{path.rstrip('/')}/" for path in mounted]
    for path in PROGRAMS.get(name) or PROGRAMS.get(kinds.base(image), ()):
        if not any(f"{path}/".startswith(where) for where in covered):
            yield path

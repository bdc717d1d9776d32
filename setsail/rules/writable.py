"""Where well-known programs must be able to write, for a root file system that is read-only.

Known by the last word of the image's repository. Only programs that fail without it are here.
"""

from setsail.manifest.manifest import Container, text
from setsail.rules import image, podspec

NEEDED: dict[str, tuple[str, ...]] = {
    "nginx": ("/var/cache/nginx", "/var/run"),
    "nginx-unprivileged": ("/tmp",),
    "httpd": ("/usr/local/apache2/logs",),
    "postgres": ("/var/run/postgresql",),
    "mysql": ("/var/run/mysqld", "/tmp"),
    "mariadb": ("/var/run/mysqld", "/tmp"),
    "mongo": ("/tmp",),
    "rabbitmq": ("/var/lib/rabbitmq",),
    "grafana": ("/var/lib/grafana",),
    "prometheus": ("/prometheus",),
    "tomcat": ("/usr/local/tomcat/temp", "/usr/local/tomcat/work"),
    "wordpress": ("/var/run/apache2", "/tmp"),
    "jenkins": ("/var/jenkins_home",),
    "sonarqube": ("/opt/sonarqube/temp",),
    "keycloak": ("/opt/keycloak/data",),
    "minio": ("/data",),
    "elasticsearch": ("/usr/share/elasticsearch/data", "/tmp"),
}


def lacking(container: Container) -> tuple[str, ...]:
    """The directories that a known program needs and no writable mount covers."""
    needed = NEEDED.get(image.parse(container.image).program, ())
    return tuple(path for path in needed if not _covered(container, path))


def _covered(container: Container, needed: str) -> bool:
    for mount in podspec.mounts(container):
        where = _real(text(mount, "mountPath"))
        if mount.get("readOnly") is not True and f"{_real(needed)}/".startswith(f"{where}/"):
            return True
    return False


def _real(path: str) -> str:
    """Without a slash at the end; /var/run is a link to /run."""
    bare = path.rstrip("/")
    return bare.removeprefix("/var") if f"{bare}/".startswith("/var/run/") else bare

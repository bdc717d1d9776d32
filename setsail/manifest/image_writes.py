"""Where well-known programs must be able to write, for a root file system that is read-only.

Known by the last word of the image's repository. Only programs that fail without it are here.
"""

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

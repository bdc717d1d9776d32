"""Docker compose files, read as docker compose reads them, with the place of every value."""

"""`python -m setsail` is `setsail`."""

from setsail.cli.main import main

main()

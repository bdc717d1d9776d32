"""What an import knows of programs is what the check of manifests knows of them."""

from setsail.migrate import kinds
from setsail.rules import stores


def test_every_store_that_the_check_knows_has_a_home_in_an_import() -> None:
    lost = {}
    for program, folder in stores.STORES.items():
        kind = kinds.of_image(f"acme/{program}:1")
        home = kinds.home(kind, f"acme/{program}:1") if kind is not None else ""
        fits = f"{home}/".startswith(f"{folder}/") or folder.startswith("/bitnami")
        if not home or not fits:
            lost[program] = (folder, home)
    assert lost == {}

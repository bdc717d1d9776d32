"""The process: `setsail` and `python -m setsail`."""

import gc

# A call is short and its values live to its end, so collecting is work for nothing: 5 % of the
# start, 18 % of a large check. Before the other imports, because they are most of a short call.
gc.disable()

from setsail.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()

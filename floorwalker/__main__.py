"""`python -m floorwalker`."""

from floorwalker.commands import main

main()

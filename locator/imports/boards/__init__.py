"""The boards whose rosters `check_licenses` reads, by code."""

from locator.imports.boards import co, ct, de, fl, il, tx, wa

BOARDS = {module.BOARD.code: module.BOARD for module in (co, ct, de, fl, il, tx, wa)}

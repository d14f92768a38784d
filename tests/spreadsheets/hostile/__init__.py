"""Files made to hurt whoever reads them, made anew for each test so that none lies in the repository."""

from tests.spreadsheets.hostile.corpus import CORPUS, NAMES, Hostile

__all__ = ["CORPUS", "NAMES", "Hostile"]

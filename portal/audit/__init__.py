"""The audit trail: an append-only, chained record of every change."""

"""Work in processes that can be killed: a zygote, its workers, and their callers."""

from kg.pool.caller import Caller
from kg.pool.limits import Limits
from kg.pool.outcomes import Outcome, PoolError, Reply, ReplyTooLongError
from kg.pool.owner import Owner

__all__ = ["Caller", "Limits", "Outcome", "Owner", "PoolError", "Reply", "ReplyTooLongError"]

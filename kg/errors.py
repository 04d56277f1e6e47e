"""The one tree of errors.

Each class holds the HTTP status the web answers with and the exit code the command line ends
with; ``kg.web`` and ``kg.cli`` each turn it into an answer in one place. ``str(error)`` is the
detail: one or two sentences that say what is wrong and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


class KgError(Exception):
    """Anything this project reports on purpose."""

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    title: ClassVar[str] = "Internal error"


# --- content ---------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Problem:
    """One violation in a content file.

    Attributes:
        file: path as a curator would type it, for example ``kg/facts/facts.csv``.
        line: 1-based line of the file; 0 where the whole file is meant.
        message: what is wrong.
        remedy: what to do about it.
        rule: short name of the rule, for example ``unknown-entity``.
    """

    file: str
    line: int
    message: str
    remedy: str
    rule: str

    def __str__(self) -> str:
        """``file:line: message. Remedy`` - a form that editors turn into a link."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: [{self.rule}] {self.message} {self.remedy}"


class ContentError(KgError):
    """Content files that break a rule; nothing was built."""

    exit_code = 2
    title = "Content violates a rule"

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the problems, sorted by file and line."""
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ReleaseError(KgError):
    """A release folder that is missing, incomplete or damaged."""

    status = 503
    exit_code = 3
    title = "No usable release"


# --- reasoning -------------------------------------------------------------------------------


class ReasonerError(KgError):
    """A reasoner that is not installed, or that failed."""

    title = "The reasoner did not run"


class InconsistencyError(KgError):
    """Statements that contradict one another under the ontology."""

    exit_code = 2
    title = "Contradiction"


# --- requests --------------------------------------------------------------------------------


class BadRequestError(KgError):
    """A request or an argument that cannot be understood."""

    status = 400
    exit_code = 2
    title = "Bad request"


class QuerySyntaxError(BadRequestError):
    """A query that is not SPARQL.

    Attributes:
        line: 1-based line in the query, or None where the engine does not say.
        column: 1-based column (code points) in that line, or None.
    """

    title = "SPARQL syntax error"

    def __init__(self, detail: str, line: int | None = None, column: int | None = None) -> None:
        """Keep where the parser stopped."""
        super().__init__(detail)
        self.line = line
        self.column = column


class QueryForbiddenError(KgError):
    """A query that asks for what this read-only service does not do."""

    status = 403
    exit_code = 2
    title = "Not allowed here"


class MisdirectedRequestError(KgError):
    """A request for a host that this service does not answer for."""

    status = 421
    title = "Misdirected request"


class NotFoundError(KgError):
    """Nothing of that name."""

    status = 404
    exit_code = 2
    title = "Not found"


class GoneError(KgError):
    """A name that was withdrawn, or a version that is no longer kept.

    Attributes:
        replaced_by: IRIs of what takes its place; none where nothing does.
    """

    status = 410
    exit_code = 2
    title = "Gone"

    def __init__(self, detail: str, replaced_by: Sequence[str] = ()) -> None:
        """Keep what takes its place."""
        super().__init__(detail)
        self.replaced_by = tuple(replaced_by)


class NotAcceptableError(KgError):
    """No representation that the client accepts."""

    status = 406
    exit_code = 2
    title = "Not acceptable"


class RequestTimeoutError(KgError):
    """A request that did not arrive in time."""

    status = 408
    title = "Request timeout"


class UnsupportedMediaTypeError(KgError):
    """A request body of a media type that is not understood."""

    status = 415
    title = "Unsupported media type"


class TooLargeError(KgError):
    """A request or an answer over its limit."""

    status = 413
    title = "Too large"


class QueryEvaluationError(KgError):
    """A well-formed query that the engine could not evaluate."""

    status = 422
    title = "The query could not be evaluated"


# --- ontology tools ---------------------------------------------------------------------------


class MissingToolError(KgError):
    """Java, or a library that only some commands need, is not installed."""

    exit_code = 4
    title = "Something that this needs is not installed"


class OntologyToolError(KgError):
    """An ontology document that a tool cannot read, reason about or write."""

    exit_code = 2
    title = "The ontology tool failed"


class QueryTimeoutError(KgError):
    """A query that ran longer than it may."""

    status = 504
    title = "The query took too long"


class QueryMemoryError(KgError):
    """A query that needed more memory than it may have."""

    status = 507
    title = "The query needed too much memory"


class LaterError(KgError):
    """What may go better later.

    Attributes:
        retry_after: seconds after which to try again, or None where nobody can say.
    """

    status = 503
    title = "Not now"

    def __init__(self, detail: str, retry_after: float | None = None) -> None:
        """Keep when to try again."""
        super().__init__(detail)
        self.retry_after = retry_after


class BusyError(LaterError):
    """A service without a free worker."""

    title = "The service is busy"


class TooManyRequestsError(LaterError):
    """A client that asks more at once, or faster, than it may."""

    status = 429
    title = "Too many requests"


# --- a service that a client asks ------------------------------------------------------------


class NoServiceError(LaterError):
    """A service that did not answer at all."""

    title = "The service is not there"


class UnexpectedAnswerError(KgError):
    """An answer that no service of this project gives: a proxy's, or another server's."""

    status = 502
    title = "Not an answer of this service"

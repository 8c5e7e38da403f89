"""One family of errors for everything that can go wrong between the Ollama client and its server.

The client lets errors of four unrelated families out: `ConnectionError`, `ollama.ResponseError`, those of the
transport, and whatever its parsing of a malformed line raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx
import ollama

from leed_ros.demonstration.language.model import (
    LanguageModelError,
    ModelMissing,
    ModelRefused,
    ModelTimeout,
    ModelUnavailable,
    ReplyRejected,
)
from leed_ros.documents.one_line import one_line

_SILENT = (httpcore.TimeoutException, httpx.TimeoutException, TimeoutError)
_BROKEN = (OSError, httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError)
_MALFORMED = (ValueError, TypeError, AttributeError, LookupError, RecursionError, httpx.HTTPError)


@contextmanager
def mapped_errors(url: str, model: str) -> Iterator[None]:
    """Turn what the client raises into `LanguageModelError`.

    Args:
        url: Address of the server, for the message.
        model: Name of the model, for the message.
    """
    try:
        yield
    except LanguageModelError:
        raise
    except ollama.ResponseError as error:
        raise _from_status(error, url, model) from error
    except _SILENT as error:
        raise ModelTimeout(f"no answer from {url} in time") from error
    except _BROKEN as error:
        raise ModelUnavailable(f"no connection with {url}: {one_line(error)}") from error
    except _MALFORMED as error:
        raise ReplyRejected(f"{url} did not answer in Ollama's form: {one_line(error)}") from error


def _from_status(error: ollama.ResponseError, url: str, model: str) -> LanguageModelError:
    """Return the member of the family that an HTTP status, or an error within a stream (-1), means."""
    status = error.status_code
    if status == 404:
        return ModelMissing(f"{url} has no model '{model}'; load it with: ollama pull {model}")
    if status == -1 or status >= 500:
        return ModelUnavailable(f"{url} failed: {one_line(error)}")
    if 300 <= status < 400:
        return ModelRefused(f"{url} redirects elsewhere, which is not followed; set host to the server itself")
    return ModelRefused(f"{url} refused the request: {one_line(error)}")

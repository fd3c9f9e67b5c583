"""What GeoReport v2 talks about, one dataclass a kind; an empty text or None is not sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

REALTIME, OPEN, CLOSED = "realtime", "open", "closed"
#: How an attribute is answered; the last two from given values.
DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"


class Open311Error(ValueError):
    """What cannot be taken; ``code`` is the status of the answer, ``message`` says why."""

    def __init__(self, message: str, code: int = 400) -> None:
        super().__init__(message)
        self.message, self.code = message, code


@dataclass(frozen=True)
class Service:
    """A kind of request that may be made."""

    tag: ClassVar = "service"
    within: ClassVar = "services"

    service_code: str
    service_name: str
    description: str = ""
    metadata: bool = False
    type: str = REALTIME
    keywords: str = ""
    group: str = ""


@dataclass(frozen=True)
class Value:
    """One answer that may be chosen."""

    tag: ClassVar = "value"

    key: str
    name: str


@dataclass(frozen=True)
class Attribute:
    """One thing a service asks; ``variable`` is whether an answer is wanted at all."""

    tag: ClassVar = "attribute"

    variable: bool
    code: str
    datatype: str
    required: bool
    order: int
    description: str = ""
    datatype_description: str = ""
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What a service asks."""

    tag: ClassVar = "service_definition"

    service_code: str
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True)
class Request:
    """A request as anybody may read it: what it is about and how far it is, not who made it."""

    tag: ClassVar = "request"
    within: ClassVar = "service_requests"

    service_request_id: str
    status: str
    service_code: str
    requested_datetime: dt.datetime
    service_name: str = ""
    description: str = ""
    status_notes: str = ""
    agency_responsible: str = ""
    service_notice: str = ""
    updated_datetime: dt.datetime | None = None
    expected_datetime: dt.datetime | None = None
    address: str = ""
    address_id: str = ""
    zipcode: str = ""
    lat: float | None = None
    long: float | None = None
    media_url: str = ""


@dataclass(frozen=True)
class Created:
    """The answer to a request that was taken."""

    tag: ClassVar = "request"
    within: ClassVar = "service_requests"

    service_request_id: str
    service_notice: str = ""
    account_id: str = ""


@dataclass(frozen=True)
class Problem:
    """Why something was refused."""

    tag: ClassVar = "error"
    within: ClassVar = "errors"

    code: int
    description: str


@dataclass(frozen=True)
class Endpoint:
    """Where the service stands, and which formats it speaks."""

    tag: ClassVar = "endpoint"

    specification: str
    url: str
    changeset: dt.datetime
    type: str = "production"
    formats: tuple[str, ...] = ("text/xml", "application/json")


@dataclass(frozen=True)
class Discovery:
    """How a client finds the service."""

    tag: ClassVar = "discovery"

    changeset: dt.datetime
    contact: str
    key_service: str
    endpoints: tuple[Endpoint, ...] = ()

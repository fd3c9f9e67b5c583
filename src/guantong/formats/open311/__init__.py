"""Open311 GeoReport v2: services, their questions, requests, errors, in XML and JSON, both ways.

Reference: http://wiki.open311.org/GeoReport_v2/ (CC BY 3.0). Knows no database: what is answered
is built of `values`, written and read by `documents`; what a client sends is read by `asking`.
"""

"""The API's own description, OpenAPI 3.1; the schemas are made from the types that the API reads and writes."""

from typing import Any

import msgspec

from bot.web.shapes import Opened, Opening, Shown, Turning


class Problem(msgspec.Struct):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


TYPES = (Opening, Turning, Shown, Opened, Problem)


def document() -> dict[str, Any]:
    """The whole description as plain data."""
    refs, schemas = msgspec.json.schema_components(TYPES, ref_template="#/components/schemas/{name}")
    schema = dict(zip((one.__name__ for one in TYPES), refs, strict=True))

    def body(name: str) -> dict[str, Any]:
        return {"required": True, "content": {"application/json": {"schema": schema[name]}}}

    def said(description: str, name: str) -> dict[str, Any]:
        return {"description": description, "content": {"application/json": {"schema": schema[name]}}}

    def refused(*statuses: int) -> dict[str, Any]:
        content = {"application/problem+json": {"schema": schema["Problem"]}}
        headers = {"Retry-After": {"schema": {"type": "integer"}}}
        return {
            str(status): {"description": REFUSALS[status], "content": content}
            | ({"headers": headers} if status == 429 else {})
            for status in statuses
        }

    def named(name: str, place: str, kind: str, required: bool) -> dict[str, Any]:
        return {"name": name, "in": place, "required": required, "schema": {"type": kind}}

    conversation = [named("id", "path", "string", True)]
    plain = {"description": "Everything that is held", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Polku", "version": "1", "description": "Text that screens as crisis always gets its crisis answer."},
        "servers": [{"url": "/api/v1"}],
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
        "paths": {
            "/conversations": {
                "post": {
                    "operationId": "open", "security": [], "requestBody": body("Opening"),
                    "responses": {"201": said("Opened", "Opened"), "200": said("Crisis answer", "Shown")} | refused(400, 413, 429),
                }
            },
            "/conversations/{id}": {
                "parameters": conversation,
                "get": {"operationId": "where_i_am", "responses": {"200": said("Where I am", "Shown")} | refused(404)},
                "delete": {"operationId": "forget", "responses": {"204": {"description": "Forgotten"}} | refused(404)},
            },
            "/conversations/{id}/turns": {
                "parameters": conversation,
                "post": {
                    "operationId": "turn", "parameters": [named("Idempotency-Key", "header", "string", False)],
                    "requestBody": body("Turning"),
                    "responses": {"200": said("What is said", "Shown")} | refused(400, 404, 409, 413, 429),
                },
            },
            "/conversations/{id}/messages": {
                "parameters": [*conversation, named("after", "query", "integer", False)],
                "get": {
                    "operationId": "messages_after",
                    "responses": {"200": said("What came after", "Shown")} | refused(400, 404),
                },
            },
            "/conversations/{id}/export": {
                "parameters": conversation,
                "get": {"operationId": "export", "responses": {"200": plain} | refused(404)},
            },
        },
    }  # fmt: skip


REFUSALS = {
    400: "Broken JSON or wrong fields",
    404: "No such conversation, or not yours",
    409: "Not offered now; the present choices are given",
    413: "Too long",
    429: "Too fast",
}

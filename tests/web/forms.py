"""Filling in the forms of a page as a browser without JavaScript would."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: where each goes, its hidden fields, and its buttons by what stands on them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[dict[str, dict[str, str]]] = []
        self.actions: list[str] = []
        self._button: tuple[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"hidden": {}, "buttons": {}})
            self.actions.append(values["action"])
        if tag == "input" and values.get("type") == "hidden" and self.forms:
            self.forms[-1]["hidden"][values["name"]] = values["value"]
        if tag == "button" and "value" in values:
            self._button = values["name"], values["value"]

    def handle_data(self, data: str) -> None:
        if self._button and data.strip():
            self.forms[-1]["buttons"][data.strip()] = "=".join(self._button)
            self._button = None

    def pressed(self, label: str) -> tuple[str, dict[str, str]]:
        """Where pressing the button ``label`` goes, and with what."""
        for action, form in zip(self.actions, self.forms, strict=True):
            if label in form["buttons"]:
                name, _, value = form["buttons"][label].partition("=")
                return action, form["hidden"] | {name: value}
        raise AssertionError(f"no button says {label}")

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the last form that goes to ``action``: on the chat page, the one for words."""
        return next(
            form["hidden"] for at, form in reversed(list(zip(self.actions, self.forms, strict=True))) if at == action
        )

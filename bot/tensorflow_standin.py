"""Makes `import rasa` work without TensorFlow and without the chat services we never use.

Rasa 3.6 imports TensorFlow (for DIET and TED) and the clients of Twilio, Slack, Telegram and others
(for its channels) when it starts, whether they are used or not. None of ours are: our pipeline has no
neural network, and the only door is our own. TensorFlow alone would be 2 GB on disk and 450 MB of memory.

`install()` adds one finder to `sys.meta_path`. It does two things and nothing else:

* when **Rasa** imports one of the packages in `LEFT_OUT` and it is not installed, it hands out an empty
  module whose every name is an empty class. Rasa can subclass it and name it in annotations; *using* it
  (making an instance) raises `ImportError` with the reason. An import by anyone but Rasa is not touched,
  so another library's `try: import boto3` still tells the truth, and an installed package always wins;
* when Rasa itself is first imported, `_prepare_for_rasa` puts back four things that newer libraries took
  away, so that numpy, packaging and sanic can be current ones, and turns Rasa's telemetry off.

`polku_rasa.pth` (written into site-packages by `hatch_build.py`) calls `install()` at each Python start,
so `rasa`, `python -m rasa` and `import rasa` all work. It must stay cheap: nothing heavy is imported here.
See docs/adr/001-rasa-on-current-python-without-tensorflow.md.
"""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

TYPE_CHECKING = False  # not typing's: importing typing would take half of the time that this module takes
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

LEFT_OUT = frozenset(
    {
        # neural networks: DIET, TED, ResponseSelector, UnexpecTEDIntentPolicy, LanguageModelFeaturizer
        "keras",
        "tensorflow",
        "tensorflow_hub",
        "tensorflow_text",
        # clients of channels: Facebook, Hangouts, Slack, Socket.IO, Telegram, Twilio, Webex
        "aiogram",
        "cachecontrol",
        "fbmessenger",
        "google",
        "slack_sdk",
        "socketio",
        "twilio",
        "webexteamssdk",
        # tracker stores on DynamoDB and MongoDB
        "boto3",
        "botocore",
        "pymongo",
    }
)


class _EmptyType(type):
    """The type of every name in a left-out package: any attribute of such a class is another one."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        attribute = _empty_class(f"{cls.__module__}.{cls.__qualname__}", name)
        setattr(cls, name, attribute)
        return attribute


def _empty_class(module: str, name: str) -> type:
    def refuse(self: object, *args: Any, **kwargs: Any) -> None:
        raise ImportError(f"{module}.{name} was used, but {module.partition('.')[0]} is left out (see docs/adr/001)")

    # Rasa names pymongo.errors and botocore.exceptions in except clauses, where only exceptions may stand.
    bases = (Exception,) if module.rpartition(".")[2] in ("errors", "exceptions") else ()
    return _EmptyType(name, bases, {"__module__": module, "__init__": refuse})


class _EmptyModule(ModuleType):
    """A left-out package or one of its submodules."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        attribute = _empty_class(self.__name__, name)
        setattr(self, name, attribute)
        return attribute


class RasaImports:
    """The finder (and loader) for what Rasa imports and we leave out."""

    prepared = False

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        if name in ("rasa", "rasa_sdk") and not self.prepared:
            self.prepared = True
            _prepare_for_rasa()
        if name.partition(".")[0] in LEFT_OUT and _asked_by_rasa() and PathFinder.find_spec(name, path) is None:
            return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _EmptyModule(spec.name, "Stands in for a package that Rasa imports and Polku leaves out.")

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: an empty module is ready as it is."""


def _asked_by_rasa() -> bool:
    """Whether the module whose import statement runs now belongs to Rasa."""
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "rasa"


def _prepare_for_rasa() -> None:
    import os
    import warnings
    from functools import partialmethod

    # Rasa would otherwise report its use over the network and write a file into the home directory.
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

    import numpy
    import packaging.version
    import sanic
    import sqlalchemy  # noqa: F401  (adds warning filters of its own; ours must come before them)

    # Rasa's own use of old interfaces is known, pinned for (ADR 001) and not ours to mend.
    warnings.filterwarnings("ignore", category=DeprecationWarning, module=r"rasa(_sdk)?\.")

    # Named by rasa/utils/common.py in a list of warnings to hush; gone since numpy 2.0.
    if not hasattr(numpy, "VisibleDeprecationWarning"):
        numpy.VisibleDeprecationWarning = numpy.exceptions.VisibleDeprecationWarning  # type: ignore[attr-defined]
    # Named by rasa/shared/utils/validation.py in one isinstance(); gone since packaging 22, which raises
    # InvalidVersion for such a version instead of giving this type.
    if not hasattr(packaging.version, "LegacyVersion"):
        packaging.version.LegacyVersion = type("LegacyVersion", (), {})  # type: ignore[attr-defined]
    # Called by Rasa's REST channel, and so by `rasa shell`; gone since sanic 22.6, its class stayed.
    if not hasattr(sanic.response, "stream"):
        sanic.response.stream = sanic.response.ResponseStream  # type: ignore[attr-defined]
    # Left to itself, sanic 25 starts a worker process by "spawn", and `rasa run` stops with "Start method 'spawn' was
    # requested, but 'fork' was already set". One process is what Rasa expects.
    sanic.Sanic.run = partialmethod(sanic.Sanic.run, single_process=True)  # type: ignore[assignment]


def install() -> None:
    """Adds the finder, once, before the ordinary ones."""
    if not any(isinstance(finder, RasaImports) for finder in sys.meta_path):
        sys.meta_path.insert(0, RasaImports())

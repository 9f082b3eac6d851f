"""A YAML file that remembers the line of every value, so that each problem can be pointed at.

Plain values follow YAML 1.2: ``NO`` is Norway and not false, and dates stay texts until a model reads them.
Keys are texts as written; a key without a value counts as not written; a key written twice is a problem.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from sync.config.problems import Location, Problem
from sync.errors import ConfigurationError

_YAML_SENTENCES = {
    "found character '\\t'": "a tab stands here; indent with spaces",
    "found character": "a text that begins with this character needs quotes",
    "found undefined alias": "a text that begins with * needs quotes",
    "mapping values are not allowed": "a colon is not expected here; check the indentation, "
    "and put a text that holds a colon in quotes",
    "could not find expected ':'": "a colon is missing here, or a quote is not closed",
    "expected ',' or": "a comma or a closing bracket is missing here",
    "expected <block end>": "the indentation does not fit the lines above",
    "found unexpected end of stream": "a quote or bracket is not closed",
    "but found another document": "a second document begins here; keep one",
}


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012  (PyYAML's own shape)


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]{0,17})", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


@dataclass(slots=True)
class ConfigFile:
    """``data`` is plain Python; ``lines`` counts from 1 and holds the line of each key or list element."""

    name: str
    data: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, problem: Problem) -> int:
        """Where a problem stands; of what is missing, the line of its section."""
        location = problem.location
        while location not in self.lines:
            location = location[:-1]
        return self.lines[location]

    def say(self, problem: Problem) -> str:
        """One line for people: ``config.yaml:12: tickets.project: …``."""
        line = ": ".join(filter(None, (f"{self.name}:{self.line(problem)}", problem.where, problem.text)))
        return "".join(character if character.isprintable() else " " for character in line)


def read(path: Path) -> ConfigFile:
    """Read a file; raises ``ConfigurationError`` where it is not there or not YAML at all."""
    text = _text(path)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise ConfigurationError([f"{path}: is empty; start from config/example.yaml"])
        file = ConfigFile(name=str(path), lines={(): 1})
        file.data = _build(loader, node, (), file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise ConfigurationError([f"{where}: {_sentence(error.problem or '')}"]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigurationError([f"{path}:{line}: a control character stands here; remove it"]) from None
    except RecursionError:
        raise ConfigurationError([f"{path}: is nested without end; write it without aliases"]) from None
    return file


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problem = "does not exist; copy config/example.yaml and name it with --config"
    except UnicodeDecodeError:
        problem = "is not UTF-8 text"
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    raise ConfigurationError([f"{path}: {problem}"])


def _sentence(problem: str) -> str:
    for beginning, sentence in _YAML_SENTENCES.items():
        if problem.startswith(beginning):
            return sentence
    return f"this is not valid YAML: {problem}"


def _build(loader: _Loader, node: yaml.Node, location: Location, file: ConfigFile) -> object:
    match node:
        case yaml.MappingNode():
            return _mapping(loader, node, location, file)
        case yaml.SequenceNode():
            return _sequence(loader, node, location, file)
        case _:
            return _scalar(loader, node, location, file)


def _mapping(
    loader: _Loader, node: yaml.MappingNode, location: Location, file: ConfigFile
) -> dict[str, object]:
    data: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            file.problems.append(
                Problem(location, f"has a key that is no plain text (line {line}); put it in quotes")
            )
            continue
        key = key_node.value
        place = (*location, key)
        if place in file.lines:
            file.problems.append(Problem(place, f"is written twice (again in line {line}); keep one of them"))
            continue
        file.lines[place] = line
        value = _build(loader, value_node, place, file)
        if value is not None:
            data[key] = value
    return data


def _sequence(loader: _Loader, node: yaml.SequenceNode, location: Location, file: ConfigFile) -> list[object]:
    data = []
    for index, element in enumerate(node.value):
        file.lines[*location, index] = element.start_mark.line + 1
        data.append(_build(loader, element, (*location, index), file))
    return data


def _scalar(loader: _Loader, node: yaml.Node, location: Location, file: ConfigFile) -> object:
    try:
        value: object = loader.construct_object(node)
    except (ValueError, yaml.constructor.ConstructorError):
        file.problems.append(Problem(location, "cannot be read as written; put it in quotes, without a tag"))
        return None
    return value

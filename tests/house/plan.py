"""Reads the plan of the house from its sources: rooms, calls and imports."""

import ast
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).parents[2]
# From the ground up: a room knows those before it and none behind it.
FLOORS = (
    *("ground", "masters", "layout", "line", "policy", "bill", "reading", "split"),
    *("issue", "statement", "settlement", "correction", "payroll", "benefit"),
    *("agreement", "dispute", "privacy", "checks", "month"),
    "control",
)
SOURCES = ("models", "wizard", "controllers")
FOLDERS = (*SOURCES, "views", "security", "data", "report")
# Receivers whose private methods are Odoo's own.
FOREIGN = {"cr"}


class Source:
    """A file of a room: the models in it, what it defines, calls and imports."""

    def __init__(self, path):
        self.path = path.relative_to(ROOT)
        self.room = self.path.parts[1]
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)

    def __repr__(self):
        return self.path.as_posix()

    @cached_property
    def models(self):
        """Return [(name of the model, its class)] of the file."""
        return [
            (name, node)
            for node in self.tree.body
            if isinstance(node, ast.ClassDef) and (name := _get_model(node))
        ]

    @cached_property
    def methods(self):
        """Return the names of all methods of its classes."""
        return {
            node.name
            for owner in self.tree.body
            if isinstance(owner, ast.ClassDef)
            for node in owner.body
            if isinstance(node, ast.FunctionDef)
        }

    @cached_property
    def model_methods(self):
        """Return the names of the methods that take no records, or are private."""
        return {
            node.name
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef)
            and any(
                ast.unparse(each) in ("api.model", "api.private")
                for each in node.decorator_list
            )
        }

    @cached_property
    def calls(self):
        """Return {name of a private method: line} of what it calls, super() aside."""
        return {
            node.attr: node.lineno
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Attribute)
            and node.attr.startswith("_")
            and not node.attr.startswith("__")
            and not _is_foreign(node.value)
        }

    @cached_property
    def imports(self):
        """Return {path of another file of the addon: line}."""
        found = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                parts = list(self.path.with_suffix("").parts)[: -node.level]
                parts += (node.module or "").split(".") if node.module else []
                found[Path(*parts).with_suffix(".py")] = node.lineno
        return found


class House:
    """All sources, and which of them leads to which."""

    def __init__(self):
        self.sources = [
            Source(path)
            for folder in SOURCES
            for path in sorted((ROOT / folder).rglob("*.py"))
            if path.name != "__init__.py"
        ]

    @cached_property
    def steps(self):
        """Return [(from, to, what, line)]: calls of private methods, and imports.

        A call leads to the lowest room that defines the method: rooms above extend it.
        """
        by_path = {source.path: source for source in self.sources}
        definers = defaultdict(list)
        for source in self.sources:
            for name in source.methods:
                definers[name].append(source)
        found = []
        for source in self.sources:
            for path, line in source.imports.items():
                if path in by_path and path != source.path:
                    found.append((source, by_path[path], "import", line))
            for name, line in source.calls.items():
                if source in definers[name] or not definers[name]:
                    continue
                lowest = min(get_floor(each) for each in definers[name])
                found += [
                    (source, each, name, line)
                    for each in definers[name]
                    if get_floor(each) == lowest
                ]
        return found

    def get_upward_steps(self):
        """Return the steps that lead to a room above, each as a line of text."""
        return [
            f"{source}:{line} leads up to {target} ({what})"
            for source, target, what, line in self.steps
            if get_floor(target) > get_floor(source)
        ]

    def get_circles(self):
        """Return the circles of files, each as lines of text."""
        graph = defaultdict(set)
        for source, target, _what, _line in self.steps:
            graph[source].add(target)
        circles = [
            component for component in get_components(graph) if len(component) > 1
        ]
        return [
            "\n".join(
                f"{source}:{line} -> {target} ({what})"
                for source, target, what, line in self.steps
                if source in circle and target in circle
            )
            for circle in circles
        ]

    def get_hidden_methods(self):
        """Return the methods that a file defines anew without calling super().

        Within a model, the file that is loaded last would silently win.
        """
        by_stem = {
            (source.path.parts[0], source.room, source.path.stem): source
            for source in self.sources
        }
        hidden = []
        for folder, room in {key[:2] for key in by_stem}:
            first = {}
            for stem in _get_loaded(ROOT / folder / room / "__init__.py"):
                source = by_stem[folder, room, stem]
                for name, owner in source.models:
                    for node in owner.body:
                        if not isinstance(node, ast.FunctionDef):
                            continue
                        other = first.setdefault((name, node.name), source)
                        if other is not source and "super(" not in ast.unparse(node):
                            hidden.append(f"{source}: {node.name} hides {other}")
        return hidden


def get_buttons():
    """Return the names of the methods that buttons of views call."""
    return {
        button.get("name")
        for folder in ("views", "wizard")
        for path in (ROOT / folder).rglob("*.xml")
        for button in ElementTree.parse(path).iter("button")
        if button.get("type") == "object"
    }


def get_floor(source):
    """Return the position of the room of a source, from the ground up."""
    return FLOORS.index(source.room)


def get_components(graph):
    """Return the strongly connected components of a graph {node: nodes} (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            found.append(set(stack[at:]))
            del stack[at:]

    for node in list(graph):
        if node not in index:
            visit(node)
    return found


def _get_loaded(path):
    """Return the names of the files that a room loads, in their order."""
    return [
        alias.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


def _get_model(node):
    """Return the name of the model that a class makes or extends, if it is one."""
    values = {
        statement.targets[0].id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
    }
    written = values.get("_name") or values.get("_inherit")
    if written is None:
        return None
    name = ast.literal_eval(written)
    return name if isinstance(name, str) else name[0]


def _is_foreign(receiver):
    is_super = (
        isinstance(receiver, ast.Call)
        and isinstance(receiver.func, ast.Name)
        and receiver.func.id == "super"
    )
    return is_super or (isinstance(receiver, ast.Name) and receiver.id in FOREIGN)

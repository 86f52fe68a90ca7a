"""Mutants of Python source: the same program with one small thing wrong."""

import ast
import hashlib
from collections import Counter
from dataclasses import dataclass

from .places import ROOT

EQUIVALENT = ROOT / "dev" / "equivalent_mutants.txt"

COMPARED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
COMPUTED = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
JOINED = {ast.And: ast.Or, ast.Or: ast.And}
SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise, ast.Delete)


# Dead weight for a test: hints, what makes a class a record, and double checks.
PASSED_OVER = ("annotation", "returns", "decorator_list")


@dataclass(frozen=True)
class Mutant:
    """The n-th change of a file; ``source`` is its line."""

    path: str
    number: int
    line: int
    last_line: int
    source: str
    change: str
    in_function: bool

    @property
    def name(self):
        """Its name in the list of equivalent mutants."""
        return self.path, self.source, " ".join(self.change.split())

    def code(self):
        """Return the whole file with the change in it."""
        tree = _parsed(self.path)
        for number, (_node, put, after, _inside) in enumerate(_below(tree)):
            if number == self.number:
                put(after)
                return ast.unparse(ast.fix_missing_locations(tree))
        raise IndexError(self.number)


def of_file(path):
    """Return all mutants of a file, named by its place in the checkout."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    return [
        Mutant(
            *(path, number, node.lineno, node.end_lineno),
            lines[node.lineno - 1].strip(),
            f"{ast.unparse(node)} → {ast.unparse(after)}",
            inside,
        )
        for number, (node, _put, after, inside) in enumerate(_below(_parsed(path)))
    ]


def _parsed(path):
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def draw(mutants, sample, seed):
    """Return that many of the mutants, in the order of the files; all for 0.

    Each is drawn by its name: a change of the code elsewhere draws no others.
    """
    if not sample or sample >= len(mutants):
        return mutants
    times, lots = Counter(), []
    for at, mutant in enumerate(mutants):
        told = repr((seed, times[mutant.name], *mutant.name))
        times[mutant.name] += 1
        lots.append((hashlib.sha256(told.encode()).digest(), at))
    return [mutants[at] for at in sorted(at for _lot, at in sorted(lots)[:sample])]


def equivalent():
    """Return {name of a mutant: why no test can notice it}."""
    if not EQUIVALENT.exists():
        return {}
    blocks = EQUIVALENT.read_text(encoding="utf-8").split("\n\n")
    found = {}
    for block in blocks:
        lines = [line.strip() for line in block.strip().splitlines()]
        if lines and not lines[0].startswith("#"):
            path, source, change, reason = lines
            found[path, source, change] = reason
    return found


def _below(node, within=ast.Module):
    """Yield (node, what puts another in its place, the other, if in a function)."""
    for field, value in ast.iter_fields(node):
        if field in PASSED_OVER or getattr(node, "arg", "") == "strict":
            continue
        # The defaults of a function are made where it is.
        inner = _scope(node, within) if field == "body" else within
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_text(child):
                continue
            put = _putter(node, field, index if isinstance(value, list) else None)
            if hasattr(child, "lineno"):
                for after in _changed(child, inner):
                    yield child, put, after, inner is ast.FunctionDef
            yield from _below(child, inner)


def _scope(node, within):
    if within is ast.FunctionDef or isinstance(node, ast.FunctionDef):
        return ast.FunctionDef
    return ast.ClassDef if isinstance(node, ast.ClassDef) else within


def _putter(parent, field, index):
    def put(new):
        if index is None:
            setattr(parent, field, new)
        else:
            getattr(parent, field)[index] = new

    return put


def _is_text(node):
    """Tell whether this is a docstring, or a sentence of an error."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return isinstance(node.value.value, str)
    return isinstance(node, ast.JoinedStr)


def _changed(node, within):
    """Return the possible replacements of a node."""
    if isinstance(node, ast.Compare):
        return [_compared(node, at) for at, op in enumerate(node.ops)]
    if isinstance(node, ast.BoolOp):
        return [_with_op(node, JOINED)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        return [node.operand]
    if isinstance(node, ast.Constant):
        # Tables of words are vocabulary, which examples of files show; not logic.
        is_word = isinstance(node.value, str) and within is ast.Module
        others = [] if is_word else _other_values(node.value)
        return [ast.Constant(value) for value in others]
    removed = _removed(node, within)
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in COMPUTED:
        return [_with_op(node, COMPUTED), *removed]
    return removed


def _removed(node, within):
    """Return what leaves a statement out, or what it returns."""
    if isinstance(node, ast.Return) and node.value is not None:
        # None for False is the same to all who only ask whether it is so.
        told = node.value.value if isinstance(node.value, ast.Constant) else True
        return [] if told is None or told is False else [ast.Return(ast.Constant(None))]
    if isinstance(node, ast.Continue):
        return [ast.Break()]
    if isinstance(node, ast.Break):
        return [ast.Continue()]
    # Outside of functions a name would be missing, which every test notices.
    is_inside = within is ast.FunctionDef
    return [ast.Pass()] if is_inside and isinstance(node, SIMPLE) else []


def _compared(node, at):
    ops = list(node.ops)
    ops[at] = COMPARED[type(ops[at])]()
    return ast.Compare(node.left, ops, node.comparators)


def _with_op(node, others):
    values = {name: getattr(node, name) for name in node._fields}
    return type(node)(**{**values, "op": others[type(node.op)]()})


def _other_values(value):
    """Return what a constant is changed to: a number, a truth, or a short name."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [value + 1]
    if isinstance(value, str) and value and " " not in value:
        return [f"{value}x"]
    return []

import ast
import re
import sys
import unittest
from collections import Counter

from .plan import FLOORS, FOLDERS, ROOT, House, get_buttons, get_components

MOST_OF_A_ROOM = 0.15  # of the lines of all models
MOST_METHODS = 15  # of account.move

# What Odoo's own requirements bring, by the names of its modules.
OF_ODOO = {
    *("PIL", "dateutil", "lxml", "markupsafe", "odoo", "openpyxl", "psycopg2"),
    *("xlrd", "xlsxwriter"),
}
# The modules of what else the manifest may ask for.
MODULES = {
    "phonenumbers": "phonenumbers",
    "pypdfium2": "pypdfium2",
    "python-calamine": "python_calamine",
    "python-stdnum": "stdnum",
}
SHIPPED = ("engine", "parsers", "models", "wizard", "controllers", "report", "bridges")


class TestHouse(unittest.TestCase):
    """The plan of the house holds: rooms on floors, and no way round."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = House()

    def test_a_circle_is_found(self):
        graph = {1: {2}, 2: {3}, 3: {1, 4}, 4: set()}
        self.assertIn({1, 2, 3}, get_components(graph))

    def test_every_folder_has_the_rooms_and_nothing_beside_them(self):
        for folder in FOLDERS:
            with self.subTest(folder=folder):
                inside = {
                    path.name
                    for path in (ROOT / folder).iterdir()
                    if not path.name.startswith("__")
                }
                # shipped layouts are files that one could have exported
                others = {"layouts"} if folder == "data" else set()
                self.assertEqual(inside - set(FLOORS), others)

    def test_a_file_holds_one_model_and_is_named_for_it(self):
        for source in self.house.sources:
            for name, _node in source.models:
                with self.subTest(file=str(source)):
                    self.assertEqual(len(source.models), 1)
                    stem = name.replace(".", "_")
                    own = source.path.stem == stem
                    self.assertTrue(own or source.path.stem.startswith(f"{stem}_"))

    def test_no_room_knows_one_above(self):
        upward = self.house.get_upward_steps()
        self.assertEqual(upward, [], "\n" + "\n".join(upward))

    def test_no_files_go_round_in_a_circle(self):
        circles = self.house.get_circles()
        self.assertEqual(circles, [], "\n" + "\n\n".join(circles))

    def test_no_file_hides_what_another_of_its_room_defines(self):
        hidden = self.house.get_hidden_methods()
        self.assertEqual(hidden, [], "\n".join(hidden))

    def test_no_room_is_too_large(self):
        lines = Counter()
        for source in self.house.sources:
            if source.path.parts[0] == "models":
                lines[source.room] += source.text.count("\n")
        for room, count in lines.items():
            with self.subTest(room=room):
                self.assertLessEqual(count / lines.total(), MOST_OF_A_ROOM)

    def test_a_vendor_bill_gains_few_methods(self):
        methods = [
            f"{source}: {node.name}"
            for source in self.house.sources
            for name, owner in source.models
            if name == "account.move"
            for node in owner.body
            if isinstance(node, ast.FunctionDef)
        ]
        self.assertLessEqual(len(methods), MOST_METHODS, "\n".join(methods))

    def test_a_button_calls_a_method_of_records(self):
        """The web client calls it with ids, which a method of the model refuses."""
        refused = [
            f"{source}: {name}"
            for source in self.house.sources
            for name in source.model_methods & get_buttons()
        ]
        self.assertEqual(refused, [])

    def test_the_manifest_lists_data_by_room(self):
        manifest = ast.literal_eval(
            (ROOT / "__manifest__.py").read_text(encoding="utf-8")
        )
        rooms = [name.split("/")[1] for name in manifest["data"]]
        self.assertEqual(rooms, sorted(rooms, key=FLOORS.index))
        self.assertEqual(len(manifest["data"]), len(set(manifest["data"])))

    def test_the_manifest_asks_for_all_libraries_that_odoo_does_not_bring(self):
        manifest = ast.literal_eval(
            (ROOT / "__manifest__.py").read_text(encoding="utf-8")
        )
        wanted = manifest["external_dependencies"]["python"]
        named = {MODULES[each.partition(">=")[0]] for each in wanted}
        self.assertEqual(_get_libraries() - OF_ODOO, named)

    def test_the_commands_import_what_is_there(self):
        """They run seldom: a file that has moved shows at once."""
        paths = [*(ROOT / "dev").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        lost = [
            f"{path.relative_to(ROOT)}: {module}"
            for path in paths
            for module in _get_own_imports(path)
            if not (ROOT / f"{module}.py").is_file() and not (ROOT / module).is_dir()
        ]
        self.assertEqual(lost, [])

    def test_a_constant_has_one_value(self):
        """A second one would take the place of the first wherever that is used."""
        twice = []
        paths = [path for name in SHIPPED for path in (ROOT / name).rglob("*.py")]
        for path in paths:
            counts = Counter(
                target.id
                for node in ast.parse(path.read_text(encoding="utf-8")).body
                if isinstance(node, ast.Assign | ast.AnnAssign)
                for target in getattr(node, "targets", None) or [node.target]
                if isinstance(target, ast.Name)
            )
            twice += [(path.name, name) for name, times in counts.items() if times > 1]
        self.assertEqual(twice, [])

    def test_no_key_of_a_context_is_ours(self):
        """What methods of ours tell each other is an argument or a scope."""
        ours = {
            (path.name, key)
            for name in SHIPPED
            for path in (ROOT / name).rglob("*.py")
            if "tests" not in path.parts
            for key in _get_context_keys(path)
        }
        # which bill the list is of, as the action that opens it says to its screen
        of_list = ("telecom_issue_number.py", "telecom_of_bill")
        found = {(name, key) for name, key in ours if "telecom" in key}
        self.assertEqual(found, {of_list})

    def test_the_manual_names_files_that_are_there(self):
        text = (ROOT / "docs" / "developer.md").read_text(encoding="utf-8")
        named = re.findall(r"`((?:[a-z_]+/)+[\w.*-]*)[ `]", text)
        self.assertGreater(len(named), 10)
        lost = [each for each in named if not [*ROOT.glob(each.rstrip("/"))]]
        self.assertEqual(lost, [])


def _get_context_keys(path):
    """Return the keys that a file reads from contexts, or puts into one."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "with_context":
                yield from (
                    word.arg or ast.unparse(word.value) for word in node.keywords
                )
            elif node.func.attr == "get" and _is_context(node.func.value):
                yield ast.unparse(node.args[0]).strip("'")
        elif isinstance(node, ast.Subscript) and _is_context(node.value):
            yield ast.unparse(node.slice).strip("'")


def _is_context(node):
    return ast.unparse(node).endswith("context")


def _get_own_imports(path):
    """Return the places in the addon from which a file imports, whole or a name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level:
            _before, own, rest = node.module.rpartition("telecom_split_billing")
            if own:
                yield rest.strip(".").replace(".", "/") or "."


def _get_libraries():
    """Return the names of the modules from outside that the addon imports."""
    paths = [path for name in SHIPPED for path in (ROOT / name).rglob("*.py")]
    paths += [*ROOT.glob("*.py"), *(ROOT / "migrations").rglob("*.py")]
    found = set()
    for path in paths:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {each.name.partition(".")[0] for each in node.names}
            if isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - {*sys.stdlib_module_names, *SHIPPED}

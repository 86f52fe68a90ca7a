import ast
import re
import unittest
from pathlib import Path

import compose_pydantic
import yaml
from lxml import html

ROOT = Path(__file__).parents[2]
ADDON = "telecom_split_billing"
ADDONS = {ADDON: ROOT} | {
    path.parent.name: path.parent for path in ROOT.glob("bridges/*/__manifest__.py")
}
LONGEST_NAME = 25  # as the store wants it
LONGEST_SUMMARY = 80
LARGEST_PICTURE = 150_000  # bytes
# What the store leaves of a page.
TAGS = {*("section", "div", "h2", "h3", "p", "ul", "li", "img", "i", "b", "code")}
SERIES = "19.0"


def read_manifest(folder):
    """Return the manifest of an addon."""
    return ast.literal_eval((folder / "__manifest__.py").read_text(encoding="utf-8"))


class TestPackages(unittest.TestCase):
    """The addon and its bridges can be found, and say the same everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addons = [(path, read_manifest(path)) for path in ADDONS.values()]

    def test_there_are_bridges(self):
        self.assertEqual(len(self.addons), len([*(ROOT / "bridges").iterdir()]) + 1)

    def test_a_manifest_says_what_lists_of_addons_show(self):
        for folder, manifest in self.addons:
            with self.subTest(folder.name):
                self.assertLessEqual(len(manifest["name"]), LONGEST_NAME)
                self.assertLessEqual(len(manifest["summary"]), LONGEST_SUMMARY)
                self.assertRegex(manifest["version"], rf"^{SERIES}(\.\d+){{3}}$")
                self.assertEqual(manifest["license"], "LGPL-3")
                self.assertEqual(manifest["development_status"], "Beta")
                for picture in (
                    "static/description/icon.png",
                    *manifest.get("images", ()),
                ):
                    self.assertTrue((folder / picture).is_file(), picture)

    def test_the_manual_tells_each_folder_of_the_addons_path(self):
        manual = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
        for name in ADDONS:
            with self.subTest(name):
                self.assertIn(f"\n    {name}/", manual)

    def test_a_bridge_installs_itself_where_what_it_joins_is(self):
        for folder, manifest in self.addons:
            with self.subTest(folder.name):
                if folder != ROOT:
                    self.assertIs(manifest["auto_install"], True)
                    self.assertEqual(manifest["depends"][0], ADDON)
                    self.assertEqual(len(manifest["depends"]), 2)

    def test_each_addon_is_a_package_of_the_same_builder(self):
        made_by = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        self.assertIn("whool.buildapi", made_by)
        for folder, _manifest in self.addons:
            with self.subTest(folder.name):
                own = (folder / "pyproject.toml").read_text(encoding="utf-8")
                self.assertEqual(own, made_by)

    def test_the_libraries_are_those_of_the_manifest(self):
        listed = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        wanted = read_manifest(ROOT)["external_dependencies"]["python"]
        self.assertEqual(listed, wanted)

    def test_a_readme_holds_its_fragments_word_for_word(self):
        for folder, manifest in self.addons:
            with self.subTest(folder.name):
                readme = (folder / "README.md").read_text(encoding="utf-8")
                self.assertTrue(readme.startswith(f"# {manifest['name']}\n"))
                fragments = {
                    path.stem: path for path in (folder / "readme").glob("*.md")
                }
                self.assertIn("DESCRIPTION", fragments)
                for path in fragments.values():
                    self.assertIn(path.read_text(encoding="utf-8").strip(), readme)

    def test_a_page_shows_pictures_of_its_own_and_leads_nowhere_else(self):
        for folder, _manifest in self.addons:
            with self.subTest(folder.name):
                path = folder / "static" / "description" / "index.html"
                for element in html.fragment_fromstring(
                    path.read_text(encoding="utf-8"), create_parent="div"
                ).iter():
                    self.assertIn(element.tag, TAGS)
                    self.assertEqual(
                        {"href", "style", "onclick"} & {*element.keys()}, set()
                    )
                    if element.tag == "img":
                        self.assertTrue(element.get("alt"))
                        picture = path.with_name(element.get("src"))
                        self.assertLess(picture.stat().st_size, LARGEST_PICTURE)

    def test_every_picture_of_a_page_is_shown(self):
        for folder, manifest in self.addons:
            with self.subTest(folder.name):
                place = folder / "static" / "description"
                shown = re.findall(
                    r'src="([^"]+)"', (place / "index.html").read_text(encoding="utf-8")
                )
                named = [Path(each).name for each in manifest.get("images", ())]
                there = {path.name for path in place.glob("*.png")}
                self.assertEqual(there, {"icon.png", *named, *shown})


class TestCompose(unittest.TestCase):
    """The file for Docker is read here by its schema, and never run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        read = compose_pydantic.ComposeSpecificationFactory()
        cls.services = read(ROOT / "compose.yaml").services
        cls.plain = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

    def test_it_fits_the_schema_of_compose(self):
        self.assertEqual(set(self.services), {"odoo", "db"})
        self.assertEqual(self.services["db"].image, "postgres:16")

    def test_every_addon_has_its_place_in_the_addons_path(self):
        mounted = {}
        for volume in self.plain["services"]["odoo"]["volumes"]:
            source, target, *mode = volume.split(":")
            if target.startswith("/mnt/extra-addons/"):
                self.assertEqual(mode, ["ro"])
                mounted[Path(target).name] = (ROOT / source).resolve()
            else:
                self.assertIn(source, self.plain["volumes"])
        self.assertEqual(
            mounted, {name: path.resolve() for name, path in ADDONS.items()}
        )

    def test_both_services_know_the_same_password_which_is_nowhere_written(self):
        odoo, db = (self.plain["services"][name] for name in ("odoo", "db"))
        password = odoo["environment"]["PASSWORD"]
        self.assertEqual(password, db["environment"]["POSTGRES_PASSWORD"])
        self.assertRegex(password, r"^\$\{DB_PASSWORD:\?.+\}$")

    def test_odoo_is_reached_from_this_machine_alone(self):
        (port,) = self.plain["services"]["odoo"]["ports"]
        self.assertTrue(port.startswith("127.0.0.1:"))

    def test_the_image_is_that_of_odoo_with_our_libraries(self):
        steps = (ROOT / "Dockerfile").read_text(encoding="utf-8")
        self.assertIn(f"FROM odoo:{SERIES.partition('.')[0]}\n", steps)
        self.assertIn("COPY requirements.txt ", steps)
        self.assertEqual(steps.split()[-2:], ["USER", "odoo"])

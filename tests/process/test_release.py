"""Releases are complete, and Odoo installs them."""

import ast
import email
import os
import sys
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from unittest import TestCase
from unittest.mock import patch

import psycopg2
from kit import console, database, odoo_run, odoo_source, places, release

ADDON = places.MODULE
BRIDGES = {path.parent.name for path in places.ROOT.glob("bridges/*/__manifest__.py")}
# Of the repository alone.
ELSEWHERE = ("bridges", "dev", "Dockerfile", "compose.yaml", "ruff.toml")


def read_manifest(folder):
    """Return the manifest of an addon."""
    return ast.literal_eval((folder / "__manifest__.py").read_text(encoding="utf-8"))


def read_names(folder):
    """Return the names of all files below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found}


class TestRelease(TestCase):
    """One build of everything, looked at and installed."""

    @classmethod
    def setUpClass(cls):
        """Build once; other tests of this suite may run on a database meanwhile."""
        super().setUpClass()
        made = tempfile.TemporaryDirectory()
        cls.addClassCleanup(made.cleanup)
        cls.folder = Path(made.name)
        cls.archive = release.archive(cls.folder)
        cls.wheels = release.wheels(cls.folder / "wheels")
        cls.addons = cls.folder / "addons"
        with zipfile.ZipFile(cls.archive) as archive:
            archive.extractall(cls.addons)

    def test_the_archive_holds_the_addon_and_its_bridges_side_by_side(self):
        inside = {path.name: path for path in self.addons.iterdir()}
        self.assertEqual(set(inside), {ADDON, *BRIDGES})
        version = places.manifest()["version"]
        self.assertEqual(self.archive.name, f"{ADDON}-{version}.zip")
        for name, folder in inside.items():
            with self.subTest(name):
                manifest = read_manifest(folder)
                named = [*manifest.get("data", ()), *manifest.get("demo", ())]
                lost = [each for each in named if not (folder / each).is_file()]
                self.assertEqual(lost, [])
                beside = {path.name for path in folder.iterdir()}
                self.assertEqual(beside & set(ELSEWHERE), set())
                self.assertEqual([each for each in beside if each[0] == "."], [])
                self.assertLessEqual({"LICENSE", "README.md"}, beside)

    def test_what_no_commit_has_is_not_handed_out(self):
        with (
            patch("kit.release.run", return_value=" M hooks.py\n?? new.py\n"),
            self.assertRaisesRegex(console.SetupError, "M hooks.py for instance"),
        ):
            release.check_committed()
        with patch("kit.release.run", return_value=""):
            release.check_committed()

    def test_the_same_files_make_the_same_archive(self):
        again = release.archive(self.folder / "again")
        self.assertEqual(again.read_bytes(), self.archive.read_bytes())

    def test_folders_take_the_place_of_an_earlier_version(self):
        target = self.folder / "path"
        old = target / min(BRIDGES) / "models" / "gone.py"
        other = target / "of_others" / "__manifest__.py"
        for path in (old, other):
            path.parent.mkdir(parents=True)
            path.touch()
        for _time in range(2):
            release.folders(target)
        self.assertFalse(old.exists())
        self.assertTrue(other.exists())
        for name in (ADDON, *BRIDGES):
            with self.subTest(name):
                self.assertEqual(
                    read_names(target / name), read_names(self.addons / name)
                )

    def test_a_checkout_in_the_addons_path_stays_as_it_is(self):
        target = self.folder / "checkout"
        target.mkdir()
        (target / ADDON).symlink_to(places.ROOT)
        release.folders(target)
        self.assertEqual((target / ADDON).resolve(), places.ROOT)
        self.assertEqual({path.name for path in target.iterdir()}, {ADDON, *BRIDGES})

    def test_the_checkout_holds_no_second_copy_of_itself(self):
        for target in (places.ROOT, places.ROOT / "bridges"):
            with self.assertRaisesRegex(console.SetupError, "inside the checkout"):
                release.folders(target)

    def test_another_checkout_is_not_deleted(self):
        target = self.folder / "other"
        (target / ADDON / ".git").mkdir(parents=True)
        with self.assertRaisesRegex(console.SetupError, "checkout of git"):
            release.folders(target)
        self.assertTrue((target / ADDON / ".git").exists())

    def test_a_package_says_what_its_manifest_says(self):
        of_pip = {path.name.split("-")[0]: path for path in self.wheels}
        self.assertEqual(
            set(of_pip), {f"odoo_addon_{name}" for name in (ADDON, *BRIDGES)}
        )
        for name in (ADDON, *BRIDGES):
            manifest = read_manifest(self.addons / name)
            with (
                self.subTest(name),
                zipfile.ZipFile(of_pip[f"odoo_addon_{name}"]) as wheel,
            ):
                metadata = self.read_metadata(wheel)
                self.assertEqual(metadata["Name"], f"odoo-addon-{name}")
                self.assertEqual(metadata["Version"], manifest["version"])
                self.assertEqual(metadata["Summary"], manifest["summary"])
                wanted = metadata.get_all("Requires-Dist")
                libraries = manifest.get("external_dependencies", {}).get("python", [])
                self.assertLessEqual({"odoo==19.0.*", *libraries}, set(wanted))
                if name != ADDON:
                    self.assertIn(f"odoo-addon-{ADDON}==19.0.*", wanted)
                self.assertIn(
                    "Development Status :: 4 - Beta", metadata.get_all("Classifier")
                )
                prefix = f"odoo/addons/{name}/"
                inside = {
                    each.removeprefix(prefix)
                    for each in wheel.namelist()
                    if each.startswith(prefix)
                }
                beside = {"pyproject.toml"}  # only the builder needs it
                self.assertEqual(inside, read_names(self.addons / name) - beside)

    def read_metadata(self, wheel):
        """Return what a package tells about itself."""
        (name,) = (each for each in wheel.namelist() if each.endswith("/METADATA"))
        return email.message_from_bytes(wheel.read(name))

    def test_odoo_installs_the_packages_then_a_bridge_of_the_archive(self):
        self.enterContext(patch.dict(os.environ))
        os.environ.pop("PGDATABASE", None)
        source = odoo_source.describe(Path(os.environ["TELECOM_DEV_ODOO"]))
        with database.temporary(source, "release") as name:
            with patch.dict(os.environ, PYTHONPATH=self.install_packages()):
                odoo_run.install(source, name, [ADDON], own=())
            # the org chart comes with Odoo's employees
            before = self.installed(name)
            self.assertLessEqual({ADDON, f"{ADDON}_org_chart"}, before)
            odoo_run.install(source, name, ["maintenance"], own=[self.addons])
            self.assertEqual(self.installed(name) - before, {f"{ADDON}_maintenance"})

    def install_packages(self):
        """Install the packages without what they need; return the path for Python."""
        target = self.folder / "site"
        options = ("--no-deps", "--no-index", "--quiet", "--target", target)
        console.run([sys.executable, "-m", "pip", "install", *options, *self.wheels])
        return os.pathsep.join([str(target), os.environ["PYTHONPATH"]])

    def installed(self, name):
        """Return the names of our addons that are installed in a database."""
        with (
            closing(psycopg2.connect(dbname=name)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT name FROM ir_module_module"
                " WHERE state = 'installed' AND name LIKE 'telecom_split_billing%'"
            )
            return {row[0] for row in cursor.fetchall()}

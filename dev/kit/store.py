"""The pictures of the addon's page: a banner, and those of the manual made small."""

import base64
import html

from PIL import Image

from .pictures import FOLDER, Browser, Picture
from .places import ROOT, manifest

PAGE = ROOT / "static" / "description"
SHOWN = ("overview", "bill", "policy", "statement", "run")
WIDTH = 1000  # pixels
COLOURS = 128  # enough for screens, at a third of the size
BANNER = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; width: 1120px; height: 560px; overflow: hidden; color: #fff;
  background: #0b4f5c; border-bottom: 12px solid #f7a828; box-sizing: border-box;
  font-family: Roboto, "DejaVu Sans", sans-serif; }}
h1 {{ position: absolute; left: 56px; top: 150px; margin: 0; width: 400px;
  font-size: 50px; line-height: 58px; }}
p {{ position: absolute; left: 56px; top: 284px; width: 380px; margin: 0;
  font-size: 25px; line-height: 35px; }}
.icon {{ position: absolute; left: 48px; top: 44px; width: 88px; background: #fff;
  border-radius: 16px; }}
.screen {{ position: absolute; left: 470px; top: 64px; width: 800px;
  border-radius: 10px; box-shadow: 0 12px 40px #0008; }}
</style><img class="icon" src="{icon}"><h1>{name}</h1><p>{summary}</p>
<img class="screen" src="{screen}">"""


def make():
    """Make the pictures from those of the manual that are there."""
    for name in SHOWN:
        _shrink(FOLDER / f"{name}.png", PAGE / f"{name}.png")
    told = manifest()
    page = BANNER.format(
        name=html.escape(told["name"]),
        summary=html.escape(told["summary"]),
        icon=_get_address(PAGE / "icon.png"),
        screen=_get_address(FOLDER / "overview.png"),
    )
    with Browser() as browser:
        address = f"data:text/html;base64,{base64.b64encode(page.encode()).decode()}"
        browser.show("", Picture("", address, shows=".screen", height=560, width=1120))
        (PAGE / "banner.png").write_bytes(browser.photograph())


def _get_address(path):
    """Return the picture itself as an address."""
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _shrink(source, target):
    """Write a picture with fewer pixels and colours."""
    with Image.open(source) as whole:
        size = (WIDTH, whole.height * WIDTH // whole.width)
        small = whole.convert("RGB").resize(size, Image.LANCZOS)
    small.quantize(COLOURS).save(target, optimize=True)

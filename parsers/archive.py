"""Open zip containers without trusting what they say about themselves."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from .base import BadFile

_PIECE = 1 << 16
_GZIP_PIECE = 1 << 20
GZIP = b"\x1f\x8b"
_LOCAL_HEADER = b"PK\x03\x04"
# What the standard library raises on a damaged directory of members.
_DAMAGED = (
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    OverflowError,
    OSError,
    EOFError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that a file may contain; more is refused before it is unpacked."""

    content: int = 256 << 20  # bytes of the file
    xml: int = 128 << 20  # bytes of an e-invoice: no server takes more at once
    members: int = 1000
    unpacked: int = 512 << 20  # bytes of all members together
    ratio: int = 250  # unpacked to packed ...
    ratio_from: int = 32 << 20  # ... asked from this many unpacked bytes on
    cells: int = 40_000_000  # of one sheet, empty ones in between included


LIMITS = Limits()


class Archive:
    """The members of a zip container, within limits."""

    def __init__(self, content: bytes, limits: Limits = LIMITS) -> None:
        """Read the directory of members; raise BadFile if it is damaged or too much."""
        self._content = content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as container:
                infos = container.infolist()
        except NotImplementedError as error:  # so the library calls a later version
            raise BadFile(
                "unsupported",
                "The archive needs a later version of zip than can be read.",
            ) from error
        except _DAMAGED as error:
            raise BadFile("truncated", "The file is damaged or incomplete.") from error
        if not all(info.filename for info in infos):
            raise BadFile("truncated", "The file is damaged or incomplete.")
        self._infos = {info.filename: info for info in infos if not info.is_dir()}
        if len(self._infos) < sum(not info.is_dir() for info in infos):
            raise BadFile("truncated", "The file holds two members of one name.")
        _check_limits(infos, limits)

    @property
    def names(self) -> list[str]:
        """The members' names in order."""
        return sorted(self._infos)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a member piece by piece; more than it declares is never unpacked."""
        info = self._infos[name]
        if info.flag_bits & 0x1:
            raise BadFile(
                "encrypted", "The member %(member)s is encrypted.", member=name
            )
        checksum = size = 0
        try:
            for chunk in self._raw_chunks(info):
                size += len(chunk)
                if size > info.file_size:
                    raise BadFile(
                        "bomb",
                        "The member %(member)s unpacks to more than it declares.",
                        member=name,
                    )
                checksum = zlib.crc32(chunk, checksum)
                yield chunk
        except (zlib.error, struct.error) as error:
            raise _damaged_member(name) from error
        if size != info.file_size or checksum != info.CRC:
            raise _damaged_member(name)

    def read(self, name: str) -> bytes:
        """Unpack a member."""
        return b"".join(self.chunks(name))

    def _raw_chunks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        start = info.header_offset
        if self._content[start : start + 4] != _LOCAL_HEADER:
            raise _damaged_member(info.filename)
        start += 30 + sum(struct.unpack_from("<HH", self._content, start + 26))
        packed = memoryview(self._content)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            for at in range(0, len(packed), _PIECE):
                yield bytes(packed[at : at + _PIECE])
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise BadFile(
                "unsupported",
                "The member %(member)s is packed in a way that cannot be read.",
                member=info.filename,
            )
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        for at in range(0, len(packed), _PIECE):
            piece = packed[at : at + _PIECE]
            while piece and not unpacker.eof:
                yield unpacker.decompress(piece, 16 * _PIECE)
                piece = unpacker.unconsumed_tail
        yield unpacker.flush()
        if not unpacker.eof:
            raise _damaged_member(info.filename)


def unpacked(content: bytes, limits: Limits = LIMITS) -> bytes:
    """Return what is in a gzip file, the content itself when it is none.

    >>> import gzip
    >>> unpacked(gzip.compress(b"Number;Amount")), unpacked(b"Number")
    (b'Number;Amount', b'Number')
    """
    if not content.startswith(GZIP):
        return content
    check_size(content, limits.content)
    pieces: list[bytes] = []
    size, rest = 0, content
    most = max(limits.ratio_from, min(limits.content, limits.ratio * len(content)))
    while rest.startswith(GZIP):  # several may stand one behind the other
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while rest and not unpacker.eof:
            try:
                piece = unpacker.decompress(rest, _GZIP_PIECE)
            except zlib.error as error:
                raise BadFile(
                    "truncated", "The file is damaged or incomplete."
                ) from error
            size += len(piece)
            if size > most:
                raise BadFile(
                    "bomb",
                    "The file unpacks to more than %(limit)s MB.",
                    limit=most >> 20,
                )
            pieces.append(piece)
            rest = unpacker.unconsumed_tail
        if not unpacker.eof:
            raise BadFile("truncated", "The file is damaged or incomplete.")
        rest = unpacker.unused_data
    inner = b"".join(pieces)
    if inner.startswith(GZIP):
        raise BadFile("nested", "The file is packed twice.")
    return inner


def check_size(content: bytes, limit: int = LIMITS.content) -> None:
    """Refuse a file without content, or with too much of it."""
    if not content:
        raise BadFile("empty", "The file is empty.")
    if len(content) > limit:
        raise BadFile(
            "too_large",
            "The file has %(size)s MB, more than the %(limit)s MB that are read.",
            size=len(content) >> 20,
            limit=limit >> 20,
        )


def _check_limits(infos: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(infos) > limits.members:
        raise BadFile(
            "bomb",
            "The file holds %(members)s members, more than the %(limit)s allowed.",
            members=len(infos),
            limit=limits.members,
        )
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if unpacked > limits.unpacked:
        raise BadFile(
            "bomb",
            "The file unpacks to %(size)s MB, more than the %(limit)s MB allowed.",
            size=unpacked >> 20,
            limit=limits.unpacked >> 20,
        )
    if unpacked > limits.ratio_from and unpacked > limits.ratio * packed:
        raise BadFile(
            "bomb",
            "The file unpacks to more than %(ratio)s times its size.",
            ratio=limits.ratio,
        )


def _damaged_member(name: str) -> BadFile:
    return BadFile(
        "truncated", "The member %(member)s is damaged or incomplete.", member=name
    )

"""Bytes to text: by byte order mark, else UTF-8, else guessed from the first bytes; nothing is dropped, all that was not valid is counted."""

import codecs
from collections.abc import Iterator
from io import BufferedReader

from claimframe.articles.compression import BLOCK
from claimframe.articles.limits import MAX_RECORD, MIB, Damaged
from claimframe.articles.repairs import Repairs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY = (
    "gb18030", "big5", "cp932", "euc_jp", "cp949", "koi8_r", "koi8_u", "cp1251", "iso8859_5", "mac_cyrillic", "cp866", "cp1253", "iso8859_7",
    "cp1255", "iso8859_8", "cp1256", "iso8859_6",
)  # fmt: skip
SAMPLE = 4096
FOREIGN_SHARE = 0.2


def text_lines(stream: BufferedReader, name: str, repairs: Repairs) -> Iterator[str | None]:
    """Lines with their ends kept; only a line feed ends a line. None stands for a line longer than a record may be."""
    encoding = _begin(stream, name, repairs)
    if encoding != "utf-8":
        yield from _lines_of(_wide_blocks(stream, encoding, name, repairs))
        return
    while line := stream.readline(MAX_RECORD + 1):
        if len(line) <= MAX_RECORD or line.endswith(b"\n"):
            text, repaired = decode(line)
            repairs.add(name, repaired)
            yield text
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MIB)
            yield None


def text_blocks(stream: BufferedReader, name: str, repairs: Repairs) -> Iterator[str]:
    """The text in blocks that end anywhere."""
    encoding = _begin(stream, name, repairs)
    if encoding != "utf-8":
        yield from _wide_blocks(stream, encoding, name, repairs)
        return
    rest = b""
    while block := stream.read1(BLOCK):
        cut = _whole(rest + block)
        text, repaired = decode((rest + block)[:cut])
        rest = (rest + block)[cut:]
        repairs.add(name, repaired)
        yield text
    text, repaired = decode(rest)
    repairs.add(name, repaired)
    yield text


def whole_text(stream: BufferedReader, name: str, repairs: Repairs) -> str:
    """All the text; Damaged where it is longer than a record may be."""
    blocks: list[str] = []
    size = 0
    for block in text_blocks(stream, name, repairs):
        blocks.append(block)
        size += len(block)
        if size > MAX_RECORD:
            raise Damaged(too_long())
    return "".join(blocks)


def too_long() -> str:
    """Why a record is set aside that is longer than one may be."""
    return f"longer than {MAX_RECORD // MIB} MiB, which no article is"


def _whole(block: bytes) -> int:
    """Where the block can be cut without cutting a character of UTF-8: behind the last whole one."""
    for place in range(len(block) - 1, max(len(block) - 5, -1), -1):
        if block[place] < 0x80:
            return place + 1
        if block[place] >= 0xC0:
            return place
    return len(block)


def _begin(stream: BufferedReader, name: str, repairs: Repairs) -> str:
    """The encoding of a stream that stands at its beginning; a byte order mark is read away, a guess is noted."""
    sample = stream.peek(SAMPLE)
    for bom, encoding in BOMS:
        if sample.startswith(bom):
            stream.read(len(bom))
            return encoding
    guess = guess_encoding(sample)
    if guess != "utf-8":
        repairs.encodings[name] = guess
    return guess


def guess_encoding(sample: bytes) -> str:
    """The encoding of a text by its first bytes.

    UTF-8 wherever most of what is not ASCII is valid in it, and where little is not ASCII: a Western text, whose few odd bytes are read
    one by one as Windows-1252. UTF-16 without a mark shows by its zero bytes.
    """
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if len(sample) >= 16 and high.count(0) > 0.4 * len(high) and not low.count(0):
            return encoding
    lines = [line for line in sample.splitlines(keepends=True)[:-1] or [sample] if not line.isascii()]
    broken = [line for line in lines if decode(line)[1] > 3]
    foreign = b"".join(broken)[:SAMPLE]
    if 2 * len(broken) <= len(lines) or sum(byte > 0x7F for byte in foreign) < FOREIGN_SHARE * len(foreign):
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(_whole_characters(foreign), steps=5, chunk_size=512, cp_isolation=list(LEGACY)).best()
    return best.encoding if best else "utf-8"


def _whole_characters(sample: bytes) -> bytes:
    """The sample up to its last white space, so that no character is cut."""
    cut = max(sample.rfind(end) for end in (b"\n", b" ", b'"'))
    return sample[: cut + 1] if cut > len(sample) // 2 else sample


def _wide_blocks(stream: BufferedReader, encoding: str, name: str, repairs: Repairs) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while block := stream.read1(BLOCK):
        text = decoder.decode(block)
        repairs.add(name, text.count("\ufffd"))
        yield text
    yield decoder.decode(b"", final=True)


def _lines_of(blocks: Iterator[str]) -> Iterator[str | None]:
    pending, overlong = "", False
    for block in blocks:
        *lines, pending = (pending + block).split("\n")
        for line in lines:
            yield None if overlong else line + "\n"
            overlong = False
        if len(pending) > MAX_RECORD:
            pending, overlong = "", True
    if pending or overlong:
        yield None if overlong else pending


def decode(line: bytes) -> tuple[str, int]:
    """UTF-8 text and how many bytes had to be read as Windows-1252 instead."""
    try:
        return line.decode("utf-8"), 0
    except UnicodeDecodeError:
        loose = line.decode("utf-8", errors="surrogateescape")
        bad = [char for char in loose if "\udc80" <= char <= "\udcff"]
        repaired = "".join(_windows_1252(char) if "\udc80" <= char <= "\udcff" else char for char in loose)
        return repaired, len(bad)


def _windows_1252(escaped: str) -> str:
    byte = bytes([ord(escaped) - 0xDC00])
    return byte.decode("cp1252", errors="ignore") or byte.decode("latin-1")

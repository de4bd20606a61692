"""What independent readers find in a PDF, as JSON: pypdf its structure, pdfium the picture of its first page, ZXing the code in it.

    python read_pdf.py FILE [PICTURE.png]

`read` follows the tags, not the order of drawing: each element with its alternate text and its words, decoded here from the fonts' own
maps. What stands outside the tags must be marked as decoration; `untagged` counts what is neither.
"""

import json
import re
import sys

import pypdf
import pypdfium2
import zxingcpp
from pypdf.generic import ContentStream, DictionaryObject


def unicode_map(font):
    """Code of a glyph to its text, from the font's ToUnicode stream."""
    text = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    found = {}
    decode = lambda digits: bytes.fromhex(digits).decode("utf-16-be")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, words in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = decode(words)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, words in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            start = decode(words)
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return found


def codes(operand):
    """The glyph codes, two bytes each, in what a text operator shows."""
    pieces = operand if isinstance(operand, list) else [operand]
    for piece in pieces:
        data = piece.original_bytes if hasattr(piece, "original_bytes") else piece if isinstance(piece, bytes) else b""
        for at in range(0, len(data), 2):
            yield int.from_bytes(data[at : at + 2], "big")


def words_by_mark(reader, page):
    """The words of each marked part of the page, and how much is painted outside every mark."""
    fonts = {name: unicode_map(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    marks, stack, font, untagged = {}, [], {}, 0
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            properties = operands[1] if len(operands) > 1 else None
            if isinstance(properties, DictionaryObject) is False and properties is not None:
                properties = page["/Resources"]["/Properties"][properties].get_object()
            mark = properties.get("/MCID") if properties is not None else None
            actual = properties.get("/ActualText") if properties is not None else None
            stack.append((mark, str(operands[0]), actual))
            inside = next((m for m, _, _ in reversed(stack) if m is not None), None)
            if actual is not None and inside is not None:
                marks[inside] = marks.get(inside, "") + str(actual)
        elif operator == b"EMC":
            stack.pop()
        elif operator == b"Tf":
            font = fonts[operands[0]]
        elif operator in (b"Tj", b"TJ", b"f", b"F", b"f*", b"S", b"s", b"B", b"Do", b"sh"):
            if not stack:
                untagged += 1
            inside = next((m for m, _, _ in reversed(stack) if m is not None), None)
            if operator in (b"Tj", b"TJ") and inside is not None and all(actual is None for _, _, actual in stack):
                marks[inside] = marks.get(inside, "") + "".join(font.get(code, "\ufffd") for code in codes(operands[0]))
    return marks, untagged


def read(element, marks, out):
    """The elements below that one, in the order in which they are read aloud."""
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    words = ""
    for child in children:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, int):
            words += marks.get(child, "")
        elif isinstance(child, DictionaryObject) and child.get("/Type") == "/MCR":
            words += marks.get(child["/MCID"], "")
    entry = {"tag": str(element.get("/S", "root"))[1:] if "/S" in element else "root", "words": words}
    for key, name in (("/Alt", "alt"), ("/Lang", "lang"), ("/T", "title")):
        if key in element:
            entry[name] = str(element[key])
    out.append(entry)
    for child in children:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, DictionaryObject) and "/S" in child:
            read(child, marks, out)


def main(path, picture=None):
    reader = pypdf.PdfReader(path, strict=True)
    root, page = reader.trailer["/Root"], reader.pages[0]
    marks, untagged = words_by_mark(reader, page)
    order = []
    if "/StructTreeRoot" in root:
        read(root["/StructTreeRoot"], marks, order)
    image = pypdfium2.PdfDocument(path)[0].render(scale=2).to_pil()
    if picture:
        image.save(picture)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    facts = {
        "pages": len(reader.pages),
        "marked": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
        "lang": str(root.get("/Lang", "")),
        "title": str(reader.metadata.title or ""),
        "display_title": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        "says_ua": "<pdfuaid:part>1<" in root["/Metadata"].get_object().get_data().decode("utf-8"),
        "embedded": all(any(key in one for key in ("/FontFile", "/FontFile2", "/FontFile3")) for one in descriptors),
        "links": [str(note.get_object()["/A"]["/URI"]) for note in page.get("/Annots", [])],
        "read": order,
        "untagged": untagged,
        "codes": [code.text for code in zxingcpp.read_barcodes(image)],
    }
    print(json.dumps(facts, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])

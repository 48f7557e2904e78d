"""The widget's modules as a page loads them: the launcher in one file, the rest in another.

A module is written for its reader, and a file is sent for a shopper's phone: what a module imports
is put before it, and comments stay here.
"""

import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "(\.[\w./-]+\.js)";\n', re.MULTILINE)
_LATER = re.compile(r'\bimport\("\./([\w-]+\.js)"\)')
_EXPORT = re.compile(r"^export (?=(?:async |class |const |function )+(\w+))", re.MULTILINE)
_COMMENT = re.compile(
    r"^ */\*\*(?:[^*]|\*(?!/))*\*/\n|/\*\* [^\n]*? \*/ ?|^ *// [^\n]*\n", re.MULTILINE
)
_MARGIN = re.compile(r"^[ \n]+", re.MULTILINE)


def join_modules(sources: Mapping[str, str], first: str) -> Mapping[str, str]:
    """Return the files to serve: `first`, what it loads later, and others that stand beside it.

    Modules that are joined may not have a name at their top in common.
    """
    bare = {path: _MARGIN.sub("", _COMMENT.sub("", text)) for path, text in sources.items()}
    begun = _with_imports(bare, first)
    files: dict[str, str] = {}
    shared, placed = set[str](), set(begun)
    for name in (name for path in begun for name in _LATER.findall(bare[path])):
        parts = [path for path in _with_imports(bare, name) if path not in begun]
        taken = [names for path in parts for names, of in _imports(bare, path) if of in begun]
        needed = set(", ".join(taken).split(", "))
        head = f'import {{ {", ".join(sorted(needed))} }} from "./{first}";\n'
        files[name] = head + _body(bare, parts) + _exports(_EXPORT.findall(bare[name]))
        shared |= needed
        placed |= set(parts)
    files[first] = _body(bare, begun) + _exports(shared)
    return files | {path: text for path, text in bare.items() if path not in placed}


def _imports(sources: Mapping[str, str], path: str) -> list[tuple[str, str]]:
    """Return what a module imports: names, and the path of the module they are of."""
    found = _IMPORT.findall(sources[path])
    return [(names, normpath(join(dirname(path), of))) for names, of in found]


def _with_imports(sources: Mapping[str, str], path: str) -> list[str]:
    """List a module and all that it imports, each behind what it needs."""
    found: dict[str, None] = {}

    def visit(part: str) -> None:
        for _, needed in _imports(sources, part):
            if needed not in found:
                visit(needed)
        found[part] = None

    visit(path)
    return list(found)


def _body(sources: Mapping[str, str], paths: Iterable[str]) -> str:
    return "".join(_EXPORT.sub("", _IMPORT.sub("", sources[path])) for path in paths)


def _exports(names: Iterable[str]) -> str:
    return f"export {{ {', '.join(sorted(names))} }};\n"

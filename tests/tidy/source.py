"""Reads the files of the project and scans C++ and TypeScript without understanding them.

A tree is a dictionary of path -> text. Rules take a tree and yield findings; nothing here prints.
"""

import pathlib
import re
import subprocess
from typing import NamedTuple

CPP = (".h", ".cpp")
SCRIPT = (".ts", ".mjs", ".js")


class Finding(NamedTuple):
    path: str
    line: int
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class Function(NamedTuple):
    line: int
    lines: int
    name: str


def project_root():
    return pathlib.Path(__file__).resolve().parents[2]


def read_tree():
    """Every file that is committed or would be; binary files appear with empty text."""
    # A checkout may belong to another user than the one who tests it.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
               "--exclude-standard"]
    listed = subprocess.run(command, cwd=project_root(), capture_output=True, check=True).stdout
    tree = {}
    for path in sorted(filter(None, listed.decode().split("\0"))):
        file = project_root() / path
        if file.is_file():
            data = file.read_bytes()
            tree[path] = "" if b"\0" in data else data.decode(errors="replace")
    return tree


def select(tree, folders, extensions):
    """The (path, text) pairs below one of the folders with one of the extensions."""
    return [(path, text) for path, text in tree.items()
            if path.startswith(tuple(folders)) and path.endswith(tuple(extensions))]


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


TOKENS = re.compile(r"""
    //[^\n]* | /\*.*?\*/                          # comments
  | R"(?P<tag>[^(\s"\\]*)\(.*?\)(?P=tag)"         # raw strings
  | "(?:\\.|[^"\\\n])*"                           # strings
  | '(?:\\.|[^'\\\n])*' | `(?:\\.|[^`\\])*`       # characters, templates
""", re.VERBOSE | re.DOTALL)


def blank(text, keep_strings=False):
    """The same text, same lines, with the content of comments (and strings) replaced by spaces."""
    def replace(match):
        token = match.group(0)
        if keep_strings and token[0] != "/":
            return token
        if token[0] == "'" and match.start() and text[match.start() - 1].isdigit():
            return token  # a digit separator, 1'000, not a character
        kept = token[0] + token[-1] if token[0] != "/" else "  "
        inner = re.sub(r"[^\n]", " ", token)
        return kept[0] + inner[1:-1] + kept[1] if token[0] != "/" else inner
    return TOKENS.sub(replace, text)


TYPE_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum|interface|module)\b|\bextern\s*\"")
FUNCTION_END = re.compile(
    r"(\)|=>|\b(const|noexcept|override|final|mutable|try)|->\s*[\w:<>,&*\s]+|\)\s*:\s*[^;=]+)\s*$")


def scope_kind(header, outer):
    """What a brace opens, told from the text before it: type, function or other."""
    if outer != "type":
        return "other"
    plain = re.sub(r"<[^<>]*>|\([^()]*\)", "()", header)
    if TYPE_SCOPE.search(plain) and not re.search(r"\)\s*(const|noexcept|override)?\s*$", header):
        return "type"
    if "(" in header and (FUNCTION_END.search(header.strip()) or re.search(r"\)\s*:", header)):
        return "function"
    return "other"


def functions(text):
    """Functions outside other functions, as far as braces tell."""
    code = blank(text)
    code = re.sub(r"^[ \t]*#.*?(?<!\\)$", lambda match: " " * len(match.group(0)), code, flags=re.M)
    scopes, start = [("type", 0)], 0
    for match in re.finditer(r"[{};]", code):
        offset, brace = match.start(), match.group(0)
        if brace == "{":
            header = code[start:offset]
            kind = scope_kind(header, scopes[-1][0])
            first = start + len(header) - len(header.lstrip())
            scopes.append((kind, first))
        elif brace == "}" and len(scopes) > 1:
            kind, first = scopes.pop()
            if kind == "function":
                begin, end = line_at(code, first), line_at(code, offset)
                yield Function(begin, end - begin + 1, function_name(code[first:first + 400]))
        if scopes[-1][0] == "type" or brace == "{":
            start = offset + 1


def function_name(header):
    match = re.search(r"(TEST(?:_F|_P)?\s*\([^)]*\)|[~\w:]+)\s*(?:=\s*(?:async\s*)?)?\(", header)
    return match.group(1) if match else header.split("\n")[0].strip()

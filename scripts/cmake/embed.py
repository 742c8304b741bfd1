#!/usr/bin/env python3
"""Writes GROUP.S and GROUP.cpp, which put every file of FOLDER into the binary.

usage: embed.py GROUP FOLDER OUTPUT    (an empty FOLDER gives an empty table)
"""

import pathlib
import sys

SKIPPED = {"README.md", ".gitkeep"}


def files_of(folder):
    root = pathlib.Path(folder)
    if not folder or not root.is_dir():
        return []
    paths = [path for path in root.rglob("*") if path.is_file() and path.name not in SKIPPED]
    # Sorted by bytes, as std::string_view compares.
    return sorted(((path.relative_to(root).as_posix(), path.resolve()) for path in paths),
                  key=lambda pair: pair[0].encode())


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def assembly(group, files):
    lines = ['  .section .rodata']
    for index, (_, path) in enumerate(files):
        symbol = f"candor_embedded_{group}_{index}"
        lines += [f"  .global {symbol}", "  .balign 16", f"{symbol}:", f"  .incbin {quoted(path)}",
                  "  .byte 0"]
    lines += ['  .section .note.GNU-stack,"",%progbits', ""]
    return "\n".join(lines)


def table(group, files):
    lines = ['#include "embedded_files.h"', "", '#include <array>', ""]
    lines += [f'extern "C" const char candor_embedded_{group}_{index}[];'
              for index in range(len(files))]
    lines += ["", "namespace candor::embedded {", "", f"std::span<const File> {group}() {{",
              f"  static const std::array<File, {len(files)}> files = {{{{"]
    for index, (name, path) in enumerate(files):
        size = path.stat().st_size
        lines.append(f"      {{{quoted(name)}, {{candor_embedded_{group}_{index}, {size}}}}},")
    lines += ["  }};", "  return files;", "}", "", "}  // namespace candor::embedded", ""]
    return "\n".join(lines)


def main():
    group, folder, output = sys.argv[1:4]
    files = files_of(folder)
    destination = pathlib.Path(output)
    destination.mkdir(parents=True, exist_ok=True)
    (destination / f"{group}.S").write_text(assembly(group, files))
    (destination / f"{group}.cpp").write_text(table(group, files))


main()

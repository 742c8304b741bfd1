// The numbers of contract.ts are those of the C++ headers, and every import of shell.h is in the
// library.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { action, environment, flag, op, roles } from "../src/contract.js";

const web = path.join(import.meta.dirname, "../../web");
const semantics = readFileSync(path.join(web, "ui/semantics.h"), "utf8");
const shell = readFileSync(path.join(web, "platform/shell.h"), "utf8");
const library = readFileSync(path.join(web, "platform/shell_library.js"), "utf8");

const code = semantics.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*/g, "");

function bodyOf(enumeration: string): string {
  const found = new RegExp(`enum (?:class )?${enumeration}\\b[^{]*\\{([^}]*)\\}`).exec(code);
  assert.ok(found?.[1], enumeration);
  return found[1];
}

function names(body: string): string[] {
  return body.split(",").map((entry) => entry.replace(/=.*/s, "").trim()).filter((n) => n !== "");
}

test("roles are in the same order", () => {
  assert.deepEqual([...roles], names(bodyOf("Role")));
});

test("flags have the same bits", () => {
  const bits: Record<string, number> = {};
  for (const [, name = "", bit] of bodyOf("Flag").matchAll(/(\w+) = 1u << (\d+)/g)) {
    bits[name] = 1 << Number(bit);
  }
  assert.deepEqual({ ...flag }, bits);
});

test("actions count from one in the same order", () => {
  assert.deepEqual(Object.keys(action), names(bodyOf("ActionKind")));
  assert.deepEqual(Object.values(action), names(bodyOf("ActionKind")).map((_, index) => index + 1));
});

test("operations have the documented numbers", () => {
  for (const [name, value] of Object.entries(op)) {
    assert.match(semantics, new RegExp(`Op::${name}\\s+u8=${value}\\b`));
  }
});

test("environment bits are named in shell.h", () => {
  for (const bit of Object.values(environment)) assert.match(shell, new RegExp(`\\b${bit} `));
});

test("the library implements every import", () => {
  const imports = [...shell.matchAll(/\b(shell_\w+)\(/g)].map((found) => found[1] ?? "")
    .filter((name) => name !== "shell_library");
  for (const name of new Set(imports)) assert.match(library, new RegExp(`\\b${name}: function`));
});

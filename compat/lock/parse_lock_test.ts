import { assert, assertEquals, assertThrows } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { parseLock } from "./parse_lock.ts";

const REV = "0123456789abcdef0123456789abcdef01234567";
const HASH = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

function lockText(nodes: Readonly<Record<string, unknown>>, version = 7): string {
  return JSON.stringify({ nodes, root: "root", version }, null, 2);
}

function locked(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    locked: { narHash: HASH, owner: "o", repo: "r", rev: REV, type: "github", ...more },
    original: { owner: "o", repo: "r", type: "github" },
  };
}

/** The failure's words with `line:column`, for lock text that must be refused. */
function refusal(text: string): string {
  const error = assertThrows(() => parseLock(text), Failure);
  const { message, place } = error.diagnostics[0]!;
  return `${message} @ ${place?.line}:${place?.column}`;
}

Deno.test("parseLock() merges the info of version 5 and leaves out unreachable nodes", () => {
  const node = { ...locked(), info: { lastModified: 5 } };
  const lock = parseLock(lockText({ root: { inputs: { a: "a" } }, a: node, lost: {} }, 5));
  assertEquals(Object.keys(lock.nodes), ["root", "a"]);
  assertEquals(lock.nodes.a?.locked, {
    type: "github",
    owner: "o",
    repo: "r",
    rev: REV,
    narHash: HASH,
    lastModified: 5,
  });
});

Deno.test("parseLock() places what is wrong", () => {
  const root = { inputs: { a: "a" } };
  assertEquals(refusal("{"), `Cannot parse "flake.lock": it is not JSON @ 1:1`);
  assertEquals(
    refusal(lockText({ root }, 8)),
    "the lock file has the unsupported version 8; 5 to 7 are known @ 10:14",
  );
  assertEquals(refusal(lockText({ root })), "lock file references missing node 'a' @ 5:14");
  assertEquals(
    refusal(lockText({ root, a: { inputs: { b: "a" }, ...locked() } })),
    "lock file contains a cycle through node 'a' @ 10:14",
  );
  assertEquals(
    refusal(lockText({ root, a: locked({ evil: 1 }) })),
    "input attribute 'evil' not supported by scheme 'github' @ 15:17",
  );
  assertEquals(
    refusal(lockText({ root, a: locked({ dir: "x/../.." }) })),
    "directory 'x/../..' leaves its tree @ 15:16",
  );
  assertEquals(
    refusal(lockText({ root, a: { ...locked(), locked: { type: "path", path: "/x" } } })),
    "lock file contains unlocked input 'path:/x' @ 9:17",
  );
});

Deno.test("parseLock() passes over a byte order mark, and takes the last of equal names", () => {
  const text = `\uFEFF{ "version": 9, "nodes": { "root": { "inputs": { "a": "b" } }, "root": {} },
    "root": "root", "version": 7 }`;
  assertEquals(parseLock(text), { version: 7, root: "root", nodes: { root: {} } });
});

Deno.test("parseLock() survives names that are special in JavaScript", () => {
  const text = `{"nodes":{"root":{"inputs":{"__proto__":"__proto__"}},"__proto__":${
    JSON.stringify(locked())
  }},"root":"root","version":7}`;
  assertEquals(Object.keys(parseLock(text).nodes), ["root", "__proto__"]);
});

Deno.test("parseLock() takes time in proportion to the text", () => {
  const labels = Array.from({ length: 4000 }, (_, at) => `n${at}`);
  const inputs = Object.fromEntries(labels.map((label) => [label, label]));
  const text = lockText({
    root: { inputs },
    ...Object.fromEntries(labels.map((label) => [label, locked()])),
  });
  const start = performance.now();
  assertEquals(Object.keys(parseLock(text).nodes).length, labels.length + 1);
  assert(performance.now() - start < 10_000);
});

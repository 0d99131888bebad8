/**
 * The text of flake.lock → data, with every fault placed.
 *
 * @module
 */
import { Failure, failure, type Place, placeOf } from "../../nix/diagnostic.ts";
import {
  type Attributes,
  type AttributeValue,
  type FlakeRef,
  isLocked,
  isNarHash,
  isRelative,
  printFlakeRef,
  refFromAttributes,
} from "../ref/mod.ts";
import { type JsonStep, placeInJson } from "./json_place.ts";
import { EMPTY_LOCK, type LockEdge, type LockFile, type LockNode } from "./lock_file.ts";
import { leavesTree } from "./tree_path.ts";

/** A text longer than this many UTF-16 units is no lock file but an attack or an accident. */
const LONGEST = 64 * 1024 * 1024;

interface Reading {
  readonly file: string;
  readonly text: string;
  readonly version: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a lock file of version 5, 6 or 7; nodes that nothing leads to are left out, a byte order
 * mark is passed over and the last of equal names counts, as in Nix.
 * Throws a failure, placed in `file`, where Nix would refuse the file, and for graphs with a cycle
 * and directories that leave their tree, which Nix does not survive.
 */
export function parseLock(given: string, file = "flake.lock"): LockFile {
  const text = given.replace(/^\uFEFF/, "");
  if (text.length > LONGEST) {
    throw failure("flake-lock", `"${file}" is too large to be a lock file: ${text.length} units`);
  }
  const json = parseJson(text, file);
  const version = isObject(json) ? json.version : undefined;
  if (!isObject(json) || typeof version !== "number" || version < 5 || version > 7) {
    throw faultAt({ file, text, version: 7 }, ["version"], unsupportedVersion(json));
  }
  const reading: Reading = { file, text, version };
  if (typeof json.root !== "string") throw faultAt(reading, ["root"], "'root' must be a string");
  if (!isObject(json.nodes)) throw faultAt(reading, ["nodes"], "'nodes' must be an object");
  return { version: 7, root: json.root, nodes: reachableNodes(reading, json.nodes, json.root) };
}

/** {@linkcode parseLock} of a file that may not be there. */
export function parseLockIfAny(text: string | undefined, file?: string): LockFile {
  return text === undefined ? EMPTY_LOCK : parseLock(text, file);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const at = Number(/at position (\d+)/.exec(words)?.[1] ?? text.trimEnd().length);
    throw failure("flake-lock", `Cannot parse "${file}": it is not JSON`, {
      place: placeOf(file, text, Math.min(at, Math.max(0, text.length - 1))),
      help: "restore it from version control, or delete it and lock again",
    });
  }
}

function unsupportedVersion(json: unknown): string {
  const version = isObject(json) ? json.version : undefined;
  return version === undefined
    ? "the lock file has no 'version'"
    : `the lock file has the unsupported version ${JSON.stringify(version)}; 5 to 7 are known`;
}

function faultAt(reading: Reading, steps: readonly JsonStep[], message: string): Failure {
  return failure("flake-lock", message, { place: placeAt(reading, steps) });
}

function placeAt(reading: Reading, steps: readonly JsonStep[]): Place {
  return placeInJson(reading.file, reading.text, steps);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Depth first with a stack of our own, so that no graph is too deep. */
function reachableNodes(
  reading: Reading,
  json: JsonObject,
  root: string,
): Readonly<Record<string, LockNode>> {
  const nodes = new Map<string, LockNode>();
  const onPath = new Set<string>();
  const work: { readonly label: string; readonly leaving: boolean }[] = [
    { label: root, leaving: false },
  ];
  for (let item = work.pop(); item !== undefined; item = work.pop()) {
    if (item.leaving) {
      onPath.delete(item.label);
      continue;
    }
    if (nodes.has(item.label)) continue;
    const node = readNode(reading, json, item.label, item.label === root);
    nodes.set(item.label, node);
    onPath.add(item.label);
    work.push({ label: item.label, leaving: true });
    for (const [name, label] of childrenOf(node)) {
      checkChild(reading, json, [item.label, name, label], onPath);
      work.push({ label, leaving: false });
    }
  }
  return Object.fromEntries(nodes);
}

function childrenOf(node: LockNode): readonly (readonly [string, string])[] {
  return Object.entries(node.inputs ?? {}).filter((edge): edge is [string, string] =>
    typeof edge[1] === "string"
  );
}

function checkChild(
  reading: Reading,
  json: JsonObject,
  [parent, name, label]: readonly [string, string, string],
  onPath: ReadonlySet<string>,
): void {
  const steps = ["nodes", parent, "inputs", name];
  if (!Object.hasOwn(json, label)) {
    throw faultAt(reading, steps, `lock file references missing node '${label}'`);
  }
  if (onPath.has(label)) {
    throw faultAt(reading, steps, `lock file contains a cycle through node '${label}'`);
  }
}

function readNode(reading: Reading, nodes: JsonObject, label: string, isRoot: boolean): LockNode {
  const json = Object.hasOwn(nodes, label) ? nodes[label] : undefined;
  const steps = ["nodes", label];
  if (!isObject(json)) throw faultAt(reading, steps, `lock file has no node '${label}'`);
  const inputs = readInputs(reading, json, steps);
  if (isRoot) return inputs;
  const locked = readRef(reading, json, label, "locked");
  checkLocked(reading, steps, locked);
  return {
    ...inputs,
    locked,
    original: readRef(reading, json, label, "original"),
    ...readFlake(reading, json, steps),
    ...readParent(reading, json, steps),
  };
}

function readInputs(
  reading: Reading,
  node: JsonObject,
  steps: readonly JsonStep[],
): Pick<LockNode, "inputs"> {
  if (node.inputs === undefined) return {};
  if (!isObject(node.inputs)) {
    throw faultAt(reading, [...steps, "inputs"], "'inputs' must be an object");
  }
  const inputs = Object.entries(node.inputs).map(([name, edge]): [string, LockEdge] => {
    if (typeof edge === "string" || isStrings(edge)) return [name, edge];
    throw faultAt(
      reading,
      [...steps, "inputs", name],
      `input '${name}' must be the label of a node or a list of input names`,
    );
  });
  return { inputs: Object.fromEntries(inputs) };
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function readFlake(
  reading: Reading,
  node: JsonObject,
  steps: readonly JsonStep[],
): Pick<LockNode, "flake"> {
  if (node.flake === undefined || node.flake === true) return {};
  if (node.flake === false) return { flake: false };
  throw faultAt(reading, [...steps, "flake"], "'flake' must be true or false");
}

function readParent(
  reading: Reading,
  node: JsonObject,
  steps: readonly JsonStep[],
): Pick<LockNode, "parent"> {
  if (node.parent === undefined) return {};
  if (isStrings(node.parent)) return { parent: node.parent };
  throw faultAt(reading, [...steps, "parent"], "'parent' must be a list of input names");
}

/** Version 5 keeps some attributes of `locked` under `info`. */
function readRef(
  reading: Reading,
  node: JsonObject,
  label: string,
  name: "locked" | "original",
): FlakeRef {
  const steps = ["nodes", label, name];
  const value = node[name];
  if (!isObject(value)) throw faultAt(reading, steps, `attribute '${name}' missing in lock file`);
  const info = name === "locked" && isObject(node.info) ? node.info : {};
  const attributes = { ...readAttributes(reading, value, steps), ...info } as Attributes;
  const place = (attribute?: string) =>
    placeAt(reading, attribute === undefined ? steps : [...steps, attribute]);
  const ref = refFromAttributes(attributes, { place });
  if (ref.narHash !== undefined && !isNarHash(ref.narHash)) {
    throw faultAt(reading, [...steps, "narHash"], `'${ref.narHash}' is not a NAR hash`);
  }
  if (ref.dir !== undefined && leavesTree(ref.dir)) {
    throw faultAt(reading, [...steps, "dir"], `directory '${ref.dir}' leaves its tree`);
  }
  return ref;
}

function readAttributes(
  reading: Reading,
  json: JsonObject,
  steps: readonly JsonStep[],
): Attributes {
  for (const [name, value] of Object.entries(json)) {
    const place = [...steps, name];
    if (!isAttributeValue(value)) {
      const message = `attribute '${name}' must be a string, a number or a Boolean`;
      throw faultAt(reading, place, message);
    }
    if (typeof value === "string" && !value.isWellFormed()) {
      throw faultAt(reading, place, `attribute '${name}' has half a character in it`);
    }
  }
  return json as Attributes;
}

function isAttributeValue(value: unknown): value is AttributeValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function checkLocked(reading: Reading, steps: readonly JsonStep[], locked: FlakeRef): void {
  if (isLocked(locked) || isRelative(locked) || locked.narHash !== undefined) return;
  throw failure("flake-lock", `lock file contains unlocked input '${printFlakeRef(locked)}'`, {
    place: placeAt(reading, [...steps, "locked"]),
    help: "lock this input again",
  });
}

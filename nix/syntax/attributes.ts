/**
 * How the bindings of a set come together: nested paths, sets bound twice, duplicates. Source:
 * `addAttr` in Nix's parser-state.hh, and in parser.y before 2.20.
 *
 * @module
 */
import type { Core, CoreDefinition, CoreName, CoreSet, CoreSource } from "./core.ts";
import type { Dialect } from "./dialect.ts";

/** An attribute bound twice. */
export interface Duplicate {
  /** The path as far as it is a duplicate. */
  readonly path: readonly CoreName[];
  /** Where Nix reports it, and where the other one stands. */
  readonly start: number;
  readonly other: number;
}

/** A set without attributes. */
export function emptySet(recursive = false): CoreSet {
  return { kind: "set", recursive, definitions: new Map(), dynamic: [], sources: [] };
}

/** What most bindings have: no duplicates. */
const NONE: readonly Duplicate[] = [];

/** Binds `path` to `value` in a set. What is a duplicate is left out and given back. */
export function bind(
  set: CoreSet,
  path: readonly CoreName[],
  value: Core,
  start: number,
  dialect: Dialect,
): readonly Duplicate[] {
  let inner = set;
  for (let index = 0; index < path.length - 1; index++) {
    const next = nestedSet(inner, path[index]!, start);
    if (next.kind !== "set") {
      const blamed = dialect.mergesDeeply ? path.slice(0, index + 1) : path;
      return [{ path: blamed, start, other: next.start }];
    }
    inner = next;
  }
  const last = path.at(-1);
  if (last === undefined) return NONE;
  if (typeof last !== "string") {
    inner.dynamic.push({ name: last, value, start });
    return NONE;
  }
  const definition: CoreDefinition = { kind: "plain", value, start };
  if (inner.definitions.has(last)) {
    return merge({ set: inner, path, name: last, definition }, dialect);
  }
  inner.definitions.set(last, definition);
  return NONE;
}

/** The set that `name` leads into, made where there is none; else the definition in the way. */
function nestedSet(set: CoreSet, name: CoreName, start: number): CoreSet | CoreDefinition {
  const existing = typeof name === "string" ? set.definitions.get(name) : undefined;
  if (existing) return setOf(existing) ?? existing;
  const value = emptySet();
  if (typeof name === "string") set.definitions.set(name, { kind: "plain", value, start });
  else set.dynamic.push({ name, value, start });
  return value;
}

function setOf(definition: CoreDefinition): CoreSet | undefined {
  return definition.kind === "plain" && definition.value.kind === "set"
    ? definition.value
    : undefined;
}

/** A definition that is yet to be made. */
interface Pending {
  readonly set: CoreSet;
  readonly path: readonly CoreName[];
  /** The last of the path. */
  readonly name: string;
  readonly definition: CoreDefinition;
}

/** Makes a definition, and, where both old and new are sets, those within, as deep as they go. */
function merge(first: Pending, dialect: Dialect): readonly Duplicate[] {
  const duplicates: Duplicate[] = [];
  const pending = [first];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { set, path, name, definition } = next;
    const existing = set.definitions.get(name);
    const [into, from] = [existing && setOf(existing), setOf(definition)];
    if (!existing) set.definitions.set(name, definition);
    else if (!into || !from) {
      duplicates.push({ path, start: definition.start, other: existing.start });
    } else if (dialect.mergesDeeply) append(pending, within(into, from, path).reverse());
    else append(duplicates, mergeFlatly(into, from));
  }
  return duplicates;
}

/** What a set defines, yet to be defined in another, which gets at once what has no known name. */
function within(into: CoreSet, from: CoreSet, path: readonly CoreName[]): Pending[] {
  append(into.sources, from.sources);
  append(into.dynamic, from.dynamic);
  return Array.from(
    from.definitions,
    ([name, definition]) => ({ set: into, path: [...path, name], name, definition }),
  );
}

/** Adds items to a list; there may be more than a call can have arguments. */
function append<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item);
}

/** As Nix did it up to 2.19: one level only, and without the dynamic attributes. */
function mergeFlatly(into: CoreSet, from: CoreSet): readonly Duplicate[] {
  const duplicates: Duplicate[] = [];
  for (const [name, definition] of from.definitions) {
    const existing = into.definitions.get(name);
    if (existing) {
      duplicates.push({ path: [name], start: existing.start, other: definition.start });
    } else into.definitions.set(name, definition);
  }
  return duplicates;
}

/** Where an inherited name stands: as a binding, and as a variable. */
export interface InheritedPlaces {
  readonly bound: number;
  readonly read: number;
}

/** `inherit name;` or, with a source, `inherit (source) name;` */
export function inherit(
  set: CoreSet,
  name: string,
  { bound, read }: InheritedPlaces,
  source: CoreSource | undefined,
): readonly Duplicate[] {
  const existing = set.definitions.get(name);
  if (existing) return [{ path: [name], start: bound, other: existing.start }];
  set.definitions.set(
    name,
    source
      ? { kind: "inherited-from", source, start: bound }
      : { kind: "inherited", value: { kind: "variable", name, start: read }, start: bound },
  );
  return NONE;
}

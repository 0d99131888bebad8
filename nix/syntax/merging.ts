/**
 * What Nix takes for one attribute set where the text has several.
 *
 *     { a = rec { b = 1; }; a.c = b; }        `a` is `rec { b = 1; c = b; }`
 *     { a.c = b; a = rec { b = 1; }; }        `a` is `{ c = b; b = 1; }`: the first place decides
 *
 * Source: `addAttr` in Nix's parser-state.hh. Up to 2.19 Nix merges less, and refuses what is left.
 *
 * @module
 */
import type { AttributeName, AttributeSet, Binding, Expression, LegacyLet, Let } from "./nodes.ts";
import { staticName } from "./static_name.ts";
import { unwrapped } from "./unwrapped.ts";
import { walk } from "./walk.ts";

/** A node that holds bindings. */
export type Bindings = AttributeSet | LegacyLet | Let;

/** A set, with all that Nix puts into it. */
export interface MergedSet {
  /** Where it is written out, in the order of the text; nowhere: `a` in `{ a.b = 1; }`. */
  readonly places: readonly Bindings[];
  /** Whether its attributes see each other. */
  readonly recursive: boolean;
  /** What binds its attributes, in the order of the text. */
  readonly parts: readonly Part[];
}

/** A binding, seen from a set that it binds an attribute of. */
export interface Part {
  readonly binding: Binding;
  /** How many names of its path lead into that set. */
  readonly depth: number;
  /** The node whose braces the binding stands in. */
  readonly within: Bindings;
}

/** An attribute of a merged set. */
export interface Member {
  /** Its name; `undefined` where Nix must evaluate it, which keeps it apart from all others. */
  readonly name: string | undefined;
  /**
   * What binds it, more than one where Nix merges: then all of them are sets, or it is an error.
   */
  readonly parts: readonly Part[];
}

/** What a node binds by itself: all of the set, where that is merged with nothing. */
export function boundBy(node: Bindings): MergedSet {
  const recursive = node.type !== "AttributeSet" || node.recursive;
  return { places: [node], recursive, parts: partsOf(node) };
}

function partsOf(within: Bindings): readonly Part[] {
  return within.bindings.map((binding) => ({ binding, depth: 0, within }));
}

/** The attributes of a set, in the order in which the text has them first. */
export function membersOf({ parts }: MergedSet): readonly Member[] {
  const members: Member[] = [];
  const named = new Map<string, Part[]>();
  for (const part of parts) {
    for (const node of namesOf(part)) {
      const name = staticName(node);
      const known = name === undefined ? undefined : named.get(name);
      if (known) {
        known.push(part);
        continue;
      }
      const first = [part];
      members.push({ name, parts: first });
      if (name !== undefined) named.set(name, first);
    }
  }
  return members;
}

/** The names that a part binds in its set. */
export function namesOf({ binding, depth }: Part): readonly AttributeName[] {
  return binding.type === "Inherit" ? binding.names : binding.path.names.slice(depth, depth + 1);
}

/** The set that an attribute is, as far as it is written out; `undefined` where it is none. */
export function setOf({ parts }: Member): MergedSet | undefined {
  const inner = parts.flatMap((part) => within(part) ?? []);
  const [first] = inner;
  if (!first) return undefined;
  return {
    places: inner.flatMap(({ places }) => places),
    recursive: first.recursive,
    parts: inner.flatMap(({ parts }) => parts),
  };
}

/** What a part adds to the set that its attribute is. */
function within({ binding, depth, within }: Part): MergedSet | undefined {
  if (binding.type === "Inherit") return undefined;
  if (depth + 1 < binding.path.names.length) {
    return { places: [], recursive: false, parts: [{ binding, depth: depth + 1, within }] };
  }
  const value = unwrapped(binding.value);
  return value.type === "AttributeSet" ? boundBy(value) : undefined;
}

/** The set of the file that is written out in `place`, with what else Nix puts into it. */
export function mergedSetAt(root: Expression, place: AttributeSet): MergedSet {
  return mergedSets(root).get(place) ?? boundBy(place);
}

/** The set that each node with bindings is a place of. */
export function mergedSets(root: Expression): ReadonlyMap<Bindings, MergedSet> {
  const found = new Map<Bindings, MergedSet>();
  walk(root, (node) => {
    // A set that bindings lead to is found with the one around it.
    if (!("bindings" in node) || found.has(node)) return;
    const pending = [boundBy(node)];
    for (let set = pending.pop(); set; set = pending.pop()) {
      for (const place of set.places) found.set(place, set);
      for (const member of membersOf(set)) {
        const inner = setOf(member);
        if (inner) pending.push(inner);
      }
    }
  });
  return found;
}

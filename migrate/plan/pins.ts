/**
 * Pin managers: which of their pins become inputs, and what their files' readers are given instead.
 *
 * @module
 */
import type { PinsUse } from "../../compat/shim/supply.ts";
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";
import type { WrittenBinding } from "../../nix/syntax/written.ts";
import type { Pin, PinSet } from "../scan/pin_formats/pin.ts";
import { type PinUses, pinUses } from "../scan/pin_uses.ts";
import { isPinManagerFile } from "../scan/pin_manager.ts";
import type { Project } from "../scan/project.ts";
import { sameTree } from "../scan/source.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { type FoundSource, inputFor, type SourceInput } from "./inputs.ts";
import { freePath } from "./entry.ts";
import { isInput, type ReadPin, renderPins } from "./pins_nix.ts";
import type { FileChange } from "./plan.ts";
import type { Rewired } from "./rewire.ts";

/** A pin manager's file that the migrated code has read. */
export interface PlannedPins {
  readonly set: PinSet;
  readonly uses: PinUses;
  /** Its pins that anything in the project reads. */
  readonly pins: readonly Pin[];
}

/** The pin managers whose files are read from `closure`. */
export function planPins(
  project: Project,
  closure: readonly string[],
  lookups: LookupsOf,
): readonly PlannedPins[] {
  const read = closure.flatMap(lookups).flatMap((lookup) =>
    lookup.kind === "pins" ? [lookup.file] : []
  );
  if (read.length === 0) return [];
  // What a file gives can be read by any other: by those, too, that the entries do not reach.
  const files = [...project.files.values()].filter(({ path }) => !isPinManagerFile(path));
  const uses = pinUses(files, project, lookups);
  return [...new Set(read)].flatMap((file): PlannedPins[] => {
    const set = project.pinSets.get(file);
    if (set === undefined) return [];
    const pins = set.pins.filter(({ name }) => uses.whole || uses.names.has(name));
    return [{ set, uses, pins }];
  });
}

/** The pins as sources, each where its manager's file has it. */
export function pinnedSources(
  { set, pins }: Pick<PlannedPins, "set" | "pins">,
  project: Project,
): readonly FoundSource[] {
  const text = project.tree.files.find(({ path }) => path === set.data)?.text ?? "";
  return pins.flatMap(({ name, source }) => {
    if (source === undefined) return [];
    const entry = new RegExp(`${RegExp.escape(JSON.stringify(name))}\\s*:\\s*\\{`);
    const at = Math.max(0, text.search(entry));
    const { line, column } = placeOf(set.data, text, at);
    return [{ source, origin: `${set.data}:${line}:${column}` }];
  });
}

/** What stands for a manager's file, and the file for it where there has to be one. */
export interface PinsFile {
  readonly use: PinsUse;
  readonly text: string;
}

/** For every manager's file, what takes its place; paths in `taken` are not free. */
export function pinsFiles(
  pins: readonly PlannedPins[],
  inputs: readonly SourceInput[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, PinsFile> {
  const all = new Set(taken);
  return new Map(pins.map((planned) => {
    const path = freePath("pins", all);
    const use = pinsUse(planned, inputs, path);
    if (use.file !== undefined) all.add(path);
    return [planned.set.file, { use, text: pinsText(planned, inputs) }];
  }));
}

/** The files among them that anything is given. */
export function writtenPins(
  files: readonly PinsFile[],
  closure: readonly string[],
  rewired: (path: string) => Rewired,
): readonly FileChange[] {
  const supplies = closure.flatMap((path) => rewired(path).parameters).map(({ supply }) => supply);
  return files.flatMap(({ use: { file: path }, text }): FileChange[] => {
    const isGiven = supplies.some((it) => it.kind === "pins" && it.pins.file === path);
    return path !== undefined && isGiven ? [{ kind: "create", path, text }] : [];
  });
}

/**
 * What takes the place of a pin manager's file: the flake's inputs, where they have all that the
 * code reads; else a file at `path` that makes it of them.
 */
function pinsUse(
  planned: PlannedPins,
  inputs: readonly SourceInput[],
  path: string,
): PinsUse {
  const isPlain = readPins(planned, inputs).every(isInput);
  return isPlain && !planned.uses.whole ? {} : { file: path };
}

/** The text of the file that `pinsUse` names. */
function pinsText(planned: PlannedPins, inputs: readonly SourceInput[]): string {
  const { set: { file, setCallable = false }, uses } = planned;
  return renderPins(file, readPins(planned, inputs), setCallable && uses.whole);
}

/** What the code reads of each pin. */
function readPins(
  { set, pins, uses }: PlannedPins,
  inputs: readonly SourceInput[],
): readonly ReadPin[] {
  return pins.map((pin): ReadPin => {
    const { name, source, made = unread(pin), storeName } = pin;
    const input = source && inputFor(source, inputs);
    const attributes = Object.entries(pin.attributes).filter(([attribute]) =>
      (uses.whole || uses.names.has(attribute)) && attribute !== "outPath" &&
      !(attribute === "rev" && source?.rev !== undefined)
    );
    // Of a nixpkgs that is only imported nothing names the tree, and it is large.
    const isNamed = source?.kind === "tree" || uses.placed.has(name) || uses.nixpkgsPlaced;
    const named = storeName !== undefined && isNamed ? { storeName } : {};
    const tree = input === undefined ? { made } : { input: input.name };
    const called = set.callable && (uses.whole || uses.called.has(name)) && !isFunctor(tree);
    return { name, attributes, ...tree, ...named, called };
  });
}

/** Whether what is made can be called as it is: an image is made of the package set it is given. */
function isFunctor({ made = [] }: Pick<ReadPin, "made">): boolean {
  return made.some((binding) => binding.kind === "assign" && binding.path[0] === "__functor");
}

/** What its manager has no way to fetch either, or none that is known. */
function unread({ name }: Pick<Pin, "name">): readonly WrittenBinding[] {
  const text = `throw ${nixString(`the pin ${name} is of a type that is not known`)}`;
  return [{ kind: "assign", path: ["outPath"], value: { kind: "expression", text } }];
}

/** Whether a pin is an input though no code reads it: what a style takes. */
function isAmong({ source: pinned }: Pin, inputs: readonly SourceInput[]): boolean {
  return pinned !== undefined && inputs.some(({ source }) => sameTree(source, pinned));
}

/** What is to be known of the pins of a manager; `gone`: the Nix files that are removed. */
export function pinNotes(
  planned: PlannedPins,
  inputs: readonly SourceInput[],
  gone: ReadonlySet<string>,
): readonly Diagnostic[] {
  const { set } = planned;
  const read = readPins(planned, inputs);
  const note = (code: string, message: string, help: string): Diagnostic[] => [
    { severity: "note", code, message, help },
  ];
  const unused = set.pins.filter((pin) => !planned.pins.includes(pin) && !isAmong(pin, inputs))
    .map(({ name }) => name);
  const written = read.filter(({ attributes }) => attributes.length > 0).map(({ name }) => name);
  const fetched = read.filter(({ input }) => input === undefined).map(({ name }) => name);
  return [
    ...unused.length === 0 || !gone.has(set.file) ? [] : note(
      "unused-pin",
      `Nothing reads these pins of ${set.data}, and they are no inputs: ${unused.join(", ")}`,
      "add them to flake.nix if something outside of Nix needs them",
    ),
    ...written.length === 0 ? [] : note(
      "written-out",
      `What the code reads beside the tree is written out for these pins: ${written.join(", ")}`,
      "it stays as it is when the lock is updated",
    ),
    ...fetched.length === 0 ? [] : note(
      "fetched-pin",
      `These pins are no trees that a lock can hold, and stay fetched by hash: ${
        fetched.join(", ")
      }`,
      "change URL and hash where they stand to update them",
    ),
  ];
}

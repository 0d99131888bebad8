/**
 * The arguments a file gets while it is rewired: which there are, which are added, and whether
 * their names are free where they are wanted.
 *
 * @module
 */
import { type Diagnostic, placeOf } from "../../nix/diagnostic.ts";
import { boundNames } from "../../nix/syntax/edit/attributes.ts";
import type { Edit } from "../../nix/syntax/edit/edit.ts";
import type { NewFormal } from "../../nix/syntax/edit/formals.ts";
import { functionFirst } from "../../nix/syntax/edit/function_first.ts";
import type { Binding, Let, Node, Range } from "../../nix/syntax/nodes.ts";
import { scopeOf } from "../../nix/syntax/scope.ts";
import { staticName } from "../../nix/syntax/static_name.ts";
import {
  type InputUse,
  type Parameter,
  type PinsUse,
  sameSupply,
  type Supply,
} from "../../compat/shim/supply.ts";
import type { FileFunction } from "../scan/file_function.ts";
import type { Site } from "../scan/lookups.ts";
import { frameOf, type Scope } from "../scan/names.ts";
import type { Source } from "../scan/source.ts";
import type { NixFile } from "../scan/project.ts";

/** A parameter of a file of the project. */
export interface FileParameter extends Parameter {
  /** The formals whose defaults alone read it: who gives these need not give it. */
  readonly neededBy?: readonly string[];
}

/** What a file's rewiring needs to know of the rest of the project. */
export interface RewireContext {
  /** The input that a source becomes. */
  readonly inputOf: (source: Source) => InputUse;
  /** What a pin manager's file becomes. */
  readonly pinsOf: (file: string) => PinsUse;
  /** What the file at a path must be given. */
  readonly parametersOf: (path: string) => readonly FileParameter[];
  /** Whether the file at a path, a plain value, becomes a function that is to be called first. */
  readonly becomesFunction: (path: string) => boolean;
  /** Whether the file at a path is a test of which it is open where it runs. */
  readonly isOpenTest: (path: string) => boolean;
  /** The calls that make such tests, where nix-build would call what comes of them. */
  readonly calledTests: ReadonlySet<Node>;
  /** Those that nix-build would call, and other files call, too. */
  readonly sharedTests: ReadonlySet<Node>;
  /** Whether its own defaults shall ask the lock, also for what was not pinned. */
  readonly asksLock: boolean;
  /** How the file gets a supply when nobody gives it; `undefined`: it must be given. */
  readonly defaultOf: (supply: Supply) => string | undefined;
}

/** A rewiring as it grows. */
export interface Work {
  readonly file: NixFile;
  readonly function: FileFunction | undefined;
  readonly context: RewireContext;
  /** Every argument that callers must give. */
  readonly parameters: FileParameter[];
  /** Where the rewiring reads them, by their names. */
  readonly reads: Map<string, readonly Range[]>;
  /** Those among them that are new. */
  readonly added: NewFormal[];
  /** The bindings that go, since an argument has taken their place, by their `let`. */
  readonly removed: Map<Let, readonly Binding[]>;
  readonly edits: Edit[];
  readonly notes: Diagnostic[];
  /** The arguments that what stands before the file's function reads now. */
  readonly readBefore: Set<string>;
}

/**
 * The name under which a supply is to be had at a place, as an argument of the file; the argument
 * is added when there is none. `undefined`, with a note, where that can't be.
 */
export function want(supply: Supply, node: Range, site: Site, work: Work): string | undefined {
  const name = wanted(supply, node, site, work);
  if (name !== undefined && isBefore(site, work)) work.readBefore.add(name);
  return name;
}

function wanted(supply: Supply, node: Range, site: Site, work: Work): string | undefined {
  const known = work.parameters.filter((parameter) => sameSupply(parameter.supply, supply))
    .find(({ name }) => isFree(name, site, work) && !isOutOfReach(site, work));
  if (known !== undefined) return readAt(node, known.name, work);
  const names = namesFor(supply, bindingName(site));
  const ofWith = supply.kind === "source" ? namesOfWith(work.file) : undefined;
  const wished = names.find((name) =>
    obstacleTo(name, site, work) === undefined && !ofWith?.has(name)
  );
  if (wished === undefined) {
    const [best] = names;
    work.notes.push(cannotRewire(node, best, obstacleTo(best, site, work) ?? FROM_WITH, work));
    return undefined;
  }
  const text = work.context.defaultOf(supply);
  work.parameters.push({ name: wished, supply });
  work.added.push({ name: wished, ...(text === undefined ? {} : { default: text }) });
  return readAt(node, wished, work);
}

/** The names that a file may have from a `with`, which an argument of that name would shadow. */
function namesOfWith({ tree: { root } }: NixFile): ReadonlySet<string> {
  const names = [...scopeOf(root)].flatMap(([node, { kind }]) =>
    kind === "with" ? [staticName(node)] : []
  );
  return new Set(names.filter((name) => name !== undefined));
}

function readAt(node: Range, name: string, { reads }: Work): string {
  reads.set(name, [...reads.get(name) ?? [], node]);
  return name;
}

const FROM_WITH = "the file may have that name from a `with`";

/** Whether `name`, as an argument of the file, would be seen at the place. */
export function isFree(name: string, site: Site, work: Work): boolean {
  const frame = frameOf(name, site.scope);
  const isOwn = frame?.binder === site.binding?.let && bindingName(site) === name;
  const goes = frame !== undefined && (isOwn || isRemoved(name, frame.binder, work));
  const rest = goes && frame.parent ? frameOf(name, frame.parent) : frame;
  return rest === undefined || rest.binder === work.function?.lambda;
}

/** Whether a `let` binds the name no more. */
function isRemoved(name: string, binder: Scope["binder"], { removed }: Work): boolean {
  const bindings = binder?.type === "Let" ? removed.get(binder) ?? [] : [];
  return bindings.some((binding) => boundNames(binding).includes(name));
}

/** The name of the `let` binding whose whole value the lookup is. */
export function bindingName(site: Site): string | undefined {
  const name = site.binding?.assignment.path.names[0];
  return name?.type === "Identifier" ? name.name : undefined;
}

/** What an argument that brings a supply may be called; the best name first. */
function namesFor(supply: Supply, bound: string | undefined): readonly [string, ...string[]] {
  if (supply.kind === "system") return ["system", "currentSystem"];
  if (supply.kind === "pins") return bound === undefined ? PINS : [bound, ...PINS];
  const { name } = supply.input;
  if (supply.kind === "source") return [name, `${name}-source`];
  return name === "nixpkgs" ? ["pkgs", "nixpkgs-pkgs"] : [`${name}-pkgs`];
}

const PINS = ["sources", "pins"] as const;

function obstacleTo(name: string, site: Site, work: Work): string | undefined {
  const { root } = work.file.tree;
  if (work.function === undefined && root.type === "Lambda" && isCalledElsewhere(work.file)) {
    return "the file is a function of one argument";
  }
  if (isOutOfReach(site, work)) return "it stands before the file's function";
  const { formals = [], alias } = work.function?.lambda.parameter ?? {};
  const taken = alias?.name === name || formals.some((formal) => formal.name.name === name) ||
    work.parameters.some((parameter) => parameter.name === name);
  return taken || !isFree(name, site, work) ? `"${name}" is another thing there` : undefined;
}

/** Whether a place is before the file's function: in a `let` around it, say. */
function isBefore({ inFunction }: Site, work: Work): boolean {
  return work.function !== undefined && !inFunction;
}

/** Whether it is, and the function can't be put before it. */
function isOutOfReach(site: Site, work: Work): boolean {
  const { root } = work.file.tree;
  return isBefore(site, work) && (root.type !== "Let" || root.body !== work.function?.lambda ||
    functionFirst(work.file.tree).kind === "refused");
}

/** Whether others than the project call the file: nixpkgs an overlay, NixOS a module. */
function isCalledElsewhere({ kind }: NixFile): boolean {
  return kind === "overlay" || kind === "NixOS module" || kind === "NixOS configuration";
}

function cannotRewire(node: Range, name: string, why: string, work: Work): Diagnostic {
  const { path, tree } = work.file;
  return {
    severity: "warning",
    code: "impure-lookup",
    message: `This look-up stays, and pure evaluation refuses it: it can't become an argument ` +
      `"${name}", since ${why}`,
    place: placeOf(path, tree.text, node.start, node.end),
    help: "take it from an argument of the file by hand",
  };
}

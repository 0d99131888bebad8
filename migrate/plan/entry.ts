/**
 * The entry files: what each becomes in the flake, where its code goes, how it is called.
 *
 * @module
 */
import type { LegacyCall, ShimFile } from "../../compat/shim/shim.ts";
import type { InputUse, Parameter } from "../../compat/shim/supply.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import type { Formals } from "../../nix/syntax/nodes.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { type Shape, shapeOf, shapeWhenCalled } from "../scan/shape.ts";
import { manifestName, programName } from "./manifest_name.ts";
import { needed } from "./needed.ts";
import { packageScope } from "./package_scope.ts";
import type { FileParameter } from "./parameters.ts";

/** Where sets of checks are kept; the first one counts. */
const checksNames = [
  "ci.nix",
  "checks.nix",
  "test.nix",
  "tests.nix",
  "tests/default.nix",
  "nix/ci.nix",
  "nix/checks.nix",
  "nix/tests.nix",
];

/** The files that nix-build and nix-shell read, the one that Hydra is pointed at, and checks. */
const entryNames = ["default.nix", "shell.nix", "release.nix", ...checksNames];

/** What the value of an entry file is for the flake. */
export type EntryRole =
  /** One derivation, for `packages` or for `devShells`. */
  | "package"
  | "shell"
  /** A set of derivations and nothing else. */
  | "packages"
  | "shells"
  /** A set with other things in it: `legacyPackages`. */
  | "mixed set"
  /** All of nixpkgs, changed or not: `legacyPackages`. */
  | "nixpkgs"
  /** The text does not tell a derivation from a set; the flake finds out. */
  | "derivation or set"
  /** What Hydra builds: `hydraJobs`. */
  | "jobs"
  /** A set of derivations that are built to see whether they do, or one of them: `checks`. */
  | "checks"
  | "check";

/** An entry file that can become part of a flake. */
export interface Entry {
  /** The path of the file, relative to the root. */
  readonly name: string;
  /** What its output is called, where that is one of several: `default` unless it lies deeper. */
  readonly outputName: string;
  readonly file: NixFile;
  readonly role: EntryRole;
  /** Where its code goes: `nix/package.nix`; its own place, where no shim takes that. */
  readonly target: string;
  /** The attributes of a set that are derivations for sure. */
  readonly packages: readonly string[];
  /** What a package is called by its own code. */
  readonly packageName?: string;
  /**
   * Those packages that are scripts, which `nix run` finds no program in; `default` is the root.
   */
  readonly scripts: readonly string[];
  /** The package of a set, without a default one, that has the program the project is named for. */
  readonly program?: string;
}

/** Whether legacy code moves to `nix/` and leaves shims behind, or stays where it is. */
export type Layout = "shim" | "in-place";

/** Which entry files can be migrated, and why the others can't. */
export function planEntries(project: Project, layout: Layout): {
  readonly entries: readonly Entry[];
  readonly notes: readonly Diagnostic[];
} {
  const found: Omit<Entry, "target">[] = [];
  const notes: Diagnostic[] = [];
  for (const name of entryNames) {
    const file = project.files.get(name);
    const link = project.tree.files.find(({ path, kind }) => path === name && kind === "symlink");
    if (file === undefined) continue;
    const role = roleOf(name, file);
    if (link !== undefined) notes.push(linkLeftAlone(name, link.target ?? ""));
    else if (role === undefined) notes.push(...isExpected(name) ? [leftAlone(file)] : []);
    else if (!isOfChecks(role) || !found.some((other) => isOfChecks(other.role))) {
      found.push(named(entryOf(file, role, "default"), project));
    }
  }
  return { entries: withTargets(withoutTwoShells(found), project, layout), notes };
}

/**
 * The files with a test of NixOS machines each, which are built one by one: they stay where they
 * are, and are checks by their names.
 */
export function testEntries({ files }: Project): readonly Entry[] {
  return [...files.values()].flatMap((file): Entry[] => {
    const value = shapeWhenCalled(file.shape);
    const isTest = value.kind === "derivation" && value.isTest === true;
    const isApart = !isEntryName(file.path) &&
      !/(^|\/)(\.|templates?\/|node_modules\/)/.test(file.path);
    if (!isTest || !isApart || checksRole(file) === undefined) return [];
    return [{ ...entryOf(file, "check", testName(file.path)), target: file.path }];
  });
}

/** `tests/service.nix` → `service`, `tests/vm/default.nix` → `vm` */
function testName(path: string): string {
  const [file = "", directory] = path.replace(/\.nix$/, "").split("/").reverse();
  return file === "default" && directory !== undefined ? directory : file;
}

/**
 * The entry files of projects inside the project, but for those that are `read` as part of it: they
 * stay where they are, and their outputs have the names of the directories.
 */
export function nestedEntries(
  { files }: Project,
  read: ReadonlySet<string> = new Set(),
): readonly Entry[] {
  return files.values().filter(({ path }) => !read.has(path)).flatMap((file): Entry[] => {
    const directories = file.path.split("/");
    const name = directories.pop() ?? "";
    const isProject = directories.length > 0 && isShimmed(name) && !directories.some(isOfAnother);
    const role = isProject ? roleOf(name, file) : undefined;
    if (role === undefined) return [];
    return [{ ...entryOf(file, role, directories.join("-")), target: file.path }];
  }).toArray();
}

/** Whether a directory is for what is no project beside the one it stands in. */
function isOfAnother(directory: string): boolean {
  return /^(nix|npins|templates?|tests?|node_modules|\..*)$/.test(directory);
}

/**
 * With the name that the project's manifests know, where the code of its package says none; and
 * with the package of a set that is called like their program.
 */
function named(
  entry: Omit<Entry, "target">,
  { tree }: Project,
): Omit<Entry, "target"> {
  if (entry.role === "packages" || entry.role === "mixed set") {
    const program = programName(tree);
    const isOwn = program !== undefined && entry.packages.includes(program) && !hasDefault(entry);
    return isOwn ? { ...entry, program } : entry;
  }
  const name = entry.name === "default.nix" && entry.role === "package" && !entry.packageName
    ? manifestName(tree)
    : undefined;
  return name === undefined ? entry : { ...entry, packageName: name };
}

/** Whether a set has an attribute `default`, or may have one. */
function hasDefault({ file }: Pick<Entry, "file">): boolean {
  const set = shapeWhenCalled(file.shape);
  return set.kind !== "set" || !set.complete || set.attributes.has("default");
}

function entryOf(file: NixFile, role: EntryRole, outputName: string): Omit<Entry, "target"> {
  const shape = shapeWhenCalled(file.shape);
  const packageName = shape.kind === "derivation" ? shape.name : undefined;
  return {
    name: file.path,
    outputName,
    file,
    role,
    ...madeIn(shape),
    ...packageName !== undefined && { packageName },
  };
}

/** Each with a place for its code that no file has. */
function withTargets(
  entries: readonly Omit<Entry, "target">[],
  { tree }: Project,
  layout: Layout,
): readonly Entry[] {
  const taken = new Set(tree.files.map(({ path }) => path));
  return entries.map((entry) => {
    const stays = layout === "in-place" || !isShimmed(entry.name);
    const target = stays ? entry.name : freePath(targetName(entry.role), taken);
    taken.add(target);
    return { ...entry, target };
  });
}

/** Whether its code goes elsewhere, and a shim takes its place. */
export function moves<Any extends Entry>(
  entry: Any,
): entry is Any & { readonly name: ShimFile } {
  return entry.target !== entry.name;
}

/** Whether nix-build or nix-shell read a file by its name: a shim can take its place. */
export function isShimmed(path: string): path is ShimFile {
  return path === "default.nix" || path === "shell.nix";
}

/** Whether the file at a path would be an entry. */
export function isEntryName(path: string): boolean {
  return entryNames.includes(path);
}

/** Whether a file of this name is sure to be an entry, so that leaving it out is to be told. */
function isExpected(name: string): boolean {
  return isShimmed(name) || name === "release.nix";
}

/**
 * How an entry file is called: by import, or by callPackage where arguments have no default, if
 * there is a nixpkgs to have that from.
 */
export function callOf(
  file: NixFile,
  parameters: readonly FileParameter[],
  nixpkgs: InputUse | undefined,
): LegacyCall {
  const packages = nixpkgs && { kind: "packages", input: nixpkgs } as const;
  const formals = formalsOf(file)?.formals ?? [];
  const known = new Set(parameters.map(({ name }) => name));
  const open = formals.filter((formal) => !known.has(formal.name.name));
  const own: Parameter[] = open.flatMap(({ name: { name }, default: value }): Parameter[] => {
    if (name === "pkgs" && value === undefined && packages) return [{ name, supply: packages }];
    return name === "system" ? [{ name, supply: { kind: "system" } }] : [];
  });
  const all = [...needed(parameters, () => false), ...own];
  const given = new Set(all.map(({ name }) => name));
  const isCalled = formals.every((formal) => formal.default || given.has(formal.name.name));
  if (isCalled || packages === undefined) return { parameters: all };
  const scope = packageScope(formals);
  return {
    parameters: all.filter(({ name }) => name !== "pkgs"),
    callPackageOf: packages,
    ...(scope !== undefined && { callPackageScope: scope }),
  };
}

/** What the file takes by name: its own function's formals, or those of the function it imports. */
export function formalsOf({ shape }: NixFile): Formals | undefined {
  return shape.kind === "function" && shape.lambda.parameter.type === "Formals"
    ? shape.lambda.parameter
    : undefined;
}

function roleOf(name: string, file: NixFile): EntryRole | undefined {
  if (file.calling === "lambda") return undefined;
  if (checksNames.includes(name)) return checksRole(file);
  if (name === "release.nix") return jobsRole(file);
  const isShell = name === "shell.nix";
  switch (file.kind) {
    case "derivation":
      return isShell ? "shell" : "package";
    case "shell":
      return "shell";
    case "nixpkgs":
      return isShell ? undefined : "nixpkgs";
    case "package set":
      if (!allDerivations(shapeWhenCalled(file.shape))) return isShell ? undefined : "mixed set";
      return isShell ? "shells" : "packages";
    case "unknown":
      return isShell ? "shell" : "derivation or set";
    case "overlay":
    case "NixOS module":
    case "NixOS configuration":
    case "pin file":
    case "hydra release":
    case "flake":
    case "other value":
      return undefined;
    default:
      return file.kind satisfies never;
  }
}

/** Jobs that can be made without being told of inputs, as Hydra's own would be. */
function jobsRole({ calling, shape }: NixFile): EntryRole | undefined {
  const { kind } = shapeWhenCalled(shape);
  return calling !== "package function" && kind !== "other" ? "jobs" : undefined;
}

/** Checks, one or a set of them; what else a file of that name may be is not guessed. */
function checksRole({ calling, shape }: NixFile): EntryRole | undefined {
  if (calling === "package function") return undefined;
  const value = shapeWhenCalled(shape);
  if (value.kind === "derivation") return "check";
  return allDerivations(value) ? "checks" : undefined;
}

/** Whether what it is for the flake stands in `checks`. */
function isOfChecks(role: EntryRole): boolean {
  return role === "checks" || role === "check";
}

function allDerivations(shape: Shape): boolean {
  return shape.kind === "set" && shape.complete &&
    madeIn(shape).packages.length === shape.attributes.size;
}

/** The attributes that are derivations for sure, and the programs among them. */
function madeIn(shape: Shape): Pick<Entry, "packages" | "scripts"> {
  if (shape.kind === "derivation") return { packages: [], scripts: programs("default", shape) };
  if (shape.kind !== "set") return { packages: [], scripts: [] };
  const packages: string[] = [];
  const scripts: string[] = [];
  for (const [name, thunk] of shape.attributes) {
    const made = shapeOf(thunk);
    if (made.kind === "derivation" || made.kind === "shell") packages.push(name);
    scripts.push(...programs(name, made));
  }
  return { packages, scripts };
}

/** The name, where it is that of a program. */
function programs(name: string, shape: Shape): readonly string[] {
  return shape.kind === "derivation" && shape.isProgram ? [name] : [];
}

/** Where both files are for shells, default.nix keeps its place among the packages. */
function withoutTwoShells<Role extends Pick<Entry, "name" | "role">>(
  entries: readonly Role[],
): readonly Role[] {
  const shells = entries.filter(({ role }) => role === "shell" || role === "shells");
  return entries.map((entry) =>
    shells.length === 2 && entry.name === "default.nix" ? { ...entry, role: "package" } : entry
  );
}

function targetName(role: EntryRole): string {
  switch (role) {
    case "package":
      return "package";
    case "shell":
      return "shell";
    case "shells":
      return "shells";
    case "packages":
    case "mixed set":
      return "packages";
    case "nixpkgs":
      return "nixpkgs";
    case "derivation or set":
    case "jobs":
    case "checks":
    case "check":
      return "project";
    default:
      return role satisfies never;
  }
}

/** `nix/NAME.nix`, or the next free name. */
export function freePath(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1;; number++) {
    const path = `nix/${name}${number === 1 ? "" : `-${number}`}.nix`;
    if (!taken.has(path)) return path;
  }
}

function leftAlone({ path, kind, calling, why }: NixFile): Diagnostic {
  return {
    severity: "warning",
    code: "unsupported-entry",
    message: `${path} is left alone: it ${describe(kind, calling, why)}`,
    place: { file: path, line: 1, column: 1 },
    help: "flakebridge can't make an output of this yet",
  };
}

function describe(
  kind: NixFile["kind"],
  calling: NixFile["calling"],
  why: string,
): string {
  if (calling === "lambda" && kind !== "overlay") return "is a function of one argument";
  if (kind === "other value") return why;
  return `is ${/^[aeio]/i.test(kind) ? "an" : "a"} ${kind} (it ${why})`;
}

function linkLeftAlone(path: string, target: string): Diagnostic {
  return {
    severity: "note",
    code: "linked-entry",
    message: `${path} is left alone: it is a link to ${target}, and goes on leading there`,
    place: { file: path, line: 1, column: 1 },
  };
}

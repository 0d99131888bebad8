/**
 * Files that nix-build never reads and a flake offers all the same: overlays and NixOS modules.
 * They stay where and as they are.
 *
 * @module
 */
import type { InputUse } from "../../compat/shim/supply.ts";
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { within } from "../../nix/syntax/range.ts";
import type { NixFile, Project } from "../scan/project.ts";
import { modulesIn } from "../scan/modules.ts";
import { overlaysIn } from "../scan/overlays.ts";
import { gives as isGiven } from "./arguments.ts";
import type { LookupsOf } from "../scan/lookup_reader.ts";
import { expression } from "./bindings.ts";
import type { FlakeOutput } from "./flake_nix.ts";

/** A file that becomes an output as it is. */
export interface Companion {
  /** Relative to the root. */
  readonly path: string;
  readonly output: (nixpkgs: InputUse) => FlakeOutput;
}

/** A file, and how its output is written. */
interface Found {
  readonly file: NixFile;
  readonly output: readonly string[];
  readonly value: (nixpkgs: InputUse) => string;
  /** The files that it names, and that the flake's user reads; none unless told. */
  readonly names?: readonly NixFile[];
}

const overlayPlaces = [
  "overlay.nix",
  "overlays/default.nix",
  "overlay/default.nix",
  "nix/overlay.nix",
  "overlays.nix",
  "nix/overlays.nix",
  "default.nix",
];

const overlaysPlaces = ["overlays.nix", "overlays/default.nix", "nix/overlays.nix"];

const modulePlaces = [
  "module.nix",
  "modules/default.nix",
  "nixos/module.nix",
  "nix/module.nix",
  "default.nix",
];

const MODULES = "nixosModules";

const modulesPlaces = ["modules.nix", "modules/default.nix", "nix/modules.nix"];

/** The companions of a project, and those that can't be outputs since they look something up. */
export function planCompanions(project: Project, lookups: LookupsOf): {
  readonly companions: readonly Companion[];
  readonly notes: readonly Diagnostic[];
} {
  const isPure = ({ file, names = [] }: Found): boolean =>
    [file, ...names].every(({ path }) => looksNothingUp(path, lookups));
  const found = [...overlaysOf(project), ...moduleOf(project)];
  return {
    companions: found.filter(isPure).map(({ file: { path }, output, value }) => ({
      path,
      output: (nixpkgs) => ({ kind: "derived", path: output, value: expression(value(nixpkgs)) }),
    })),
    notes: found.filter((each) => !isPure(each)).map(({ file, output }) =>
      leftOut(file, output.join("."))
    ),
  };
}

/** The first of the files that are modules; or else those that a file names. */
function moduleOf(project: Project): readonly Found[] {
  const filesOf = (places: readonly string[]): readonly NixFile[] =>
    places.flatMap((path) => project.files.get(path) ?? []);
  const file = filesOf(modulePlaces).find(({ kind }) => kind === "NixOS module");
  if (file) return [{ file, output: [MODULES, "default"], value: () => relativePath(file.path) }];
  for (const file of filesOf(modulesPlaces)) {
    const names = modulesIn(file, project);
    if (names !== undefined) {
      return [{ file, output: [MODULES], value: () => importText(file), names }];
    }
  }
  return [];
}

/**
 * The overlay of a project; or else all those that a file lists or names; and those that have a
 * file each in a directory for them.
 */
function overlaysOf({ files, open }: Project): readonly Found[] {
  const one = overlayPlaces.flatMap((path) => files.get(path) ?? [])
    .find(({ kind }) => kind === "overlay");
  if (one !== undefined) {
    return [{ file: one, output: ["overlays", "default"], value: () => importText(one) }];
  }
  for (const file of overlaysPlaces.flatMap((path) => files.get(path) ?? [])) {
    const value = () => importText(file);
    switch (overlaysIn(file, open)) {
      case "list":
        return [{
          file,
          output: ["overlays", "default"],
          value: (nixpkgs) => `${libraryText(nixpkgs)}.composeManyExtensions (${value()})`,
        }];
      case "set":
        return [{ file, output: ["overlays"], value }];
    }
  }
  return [...files.values()].flatMap((file) => {
    const name = /^overlays\/([^/]+)\.nix$/.exec(file.path)?.[1];
    const output = ["overlays", name ?? ""];
    return name && file.kind === "overlay" ? [{ file, output, value: () => importText(file) }] : [];
  });
}

/** Nixpkgs' library where the flake may have given it no name. */
function libraryText({ name, flake }: InputUse): string {
  return flake ? `${name}.lib` : `(import "\${${name}}/lib")`;
}

function importText({ path, calling }: NixFile): string {
  return `import ${relativePath(path)}${calling === "function" ? " { }" : ""}`;
}

/**
 * Whether a file takes all that it needs from its arguments, and gives what it reads theirs:
 * defaults of arguments that are given are not looked up.
 */
function looksNothingUp(
  path: string,
  lookups: LookupsOf,
  given: (name: string) => boolean = () => false,
  read: ReadonlySet<string> = new Set(),
): boolean {
  if (read.has(path)) return true;
  const unused = lookups(path).filter(({ formal }) => formal && given(formal.name.name));
  return lookups(path).every((lookup) => {
    if (unused.some(({ node }) => within(lookup.node, node))) return true;
    if (lookup.kind !== "file") return false;
    const { argument, target } = lookup;
    const gives = (name: string): boolean => argument !== undefined && isGiven(argument, name);
    return looksNothingUp(target, lookups, gives, new Set([...read, path]));
  });
}

function leftOut({ path }: NixFile, output: string): Diagnostic {
  return {
    severity: "note",
    code: "left-out",
    message: `${path} is no output of the flake: it looks up what it needs`,
    place: { file: path, line: 1, column: 1 },
    help: `let it take what it needs from its arguments, then add \`${output}\` to flake.nix`,
  };
}

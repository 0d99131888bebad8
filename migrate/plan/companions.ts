/**
 * Files that nix-build never reads and a flake offers all the same: overlays and NixOS modules.
 * They stay where and as they are.
 *
 * @module
 */
import type { Diagnostic } from "../../nix/diagnostic.ts";
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { within } from "../../nix/syntax/range.ts";
import type { FileKind, NixFile, Project } from "../scan/project.ts";
import { gives as isGiven } from "./arguments.ts";
import type { LookupsOf } from "./closure.ts";
import { expression } from "./bindings.ts";
import type { FlakeOutput } from "./flake_nix.ts";

/** A file that becomes an output as it is. */
export interface Companion {
  /** Relative to the root. */
  readonly path: string;
  readonly output: FlakeOutput;
}

/** An output, and where projects keep what it is made from; the first file of the kind counts. */
interface Place {
  readonly kind: FileKind;
  readonly paths: readonly string[];
  readonly output: readonly string[];
  readonly value: (file: NixFile) => string;
}

const places: readonly Place[] = [
  {
    kind: "overlay",
    paths: [
      "overlay.nix",
      "overlays/default.nix",
      "overlay/default.nix",
      "nix/overlay.nix",
      "default.nix",
    ],
    output: ["overlays", "default"],
    value: ({ path, calling }) =>
      `import ${relativePath(path)}${calling === "function" ? " { }" : ""}`,
  },
  {
    kind: "NixOS module",
    paths: [
      "module.nix",
      "modules/default.nix",
      "nixos/module.nix",
      "nix/module.nix",
      "default.nix",
    ],
    output: ["nixosModules", "default"],
    value: ({ path }) => relativePath(path),
  },
];

/** The companions of a project, and those that can't be outputs since they look something up. */
export function planCompanions(project: Project, lookups: LookupsOf): {
  readonly companions: readonly Companion[];
  readonly notes: readonly Diagnostic[];
} {
  const found = places.flatMap(({ kind, paths, output, value: written }) => {
    const file = paths.map((path) => project.files.get(path)).find((file) => file?.kind === kind);
    if (file === undefined) return [];
    const value = expression(written(file));
    return [{ file, output: { kind: "derived", path: output, value } as const }];
  });
  const isPure = ({ path }: NixFile): boolean => looksNothingUp(path, lookups);
  return {
    companions: found.filter(({ file }) => isPure(file)).map(({ file: { path }, output }) => ({
      path,
      output,
    })),
    notes: found.filter(({ file }) => !isPure(file)).map(({ file, output }) =>
      leftOut(file, output.path.join("."))
    ),
  };
}

/**
 * Whether a file takes all that it needs from its arguments, and gives what it reads theirs: defaults
 * of arguments that are given are not looked up.
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

function leftOut({ path, kind }: NixFile, output: string): Diagnostic {
  return {
    severity: "note",
    code: "left-out",
    message: `${path} is no output of the flake: the ${kind} looks up what it needs`,
    place: { file: path, line: 1, column: 1 },
    help: `let it take what it needs from its arguments, then add \`${output}\` to flake.nix`,
  };
}

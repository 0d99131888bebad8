/**
 * The shims of each mode, as files of a case; those of other modes with a stand-in for
 * flake-compat.
 *
 * @module
 */
import { evaluatorText } from "../../compat/evaluator/evaluator.ts";
import { type Evaluator, renderShim, type ShimInterface } from "../../compat/shim/shim.ts";
import type { FlakeRef } from "../../compat/ref/mod.ts";
import type { Case, Files, Nodes } from "./case.ts";
import { MODIFIED, revisionFor } from "./cases/nodes.ts";

/** A case that has no shims yet. */
export interface Unshimmed extends Omit<Case, "lock"> {
  /** The whole flake.nix; `@inputs@` stands where more inputs can be declared. */
  readonly flake: string;
  readonly nodes?: Nodes;
}

/** How the shims of a case are made. */
export interface Shimming {
  /** That of a flake unless told. */
  readonly interface?: ShimInterface;
  /** The files of flake-compat; those of the stand-in unless told. */
  readonly compat?: Files;
}

/** What a case needs for its shims to evaluate it. */
interface Shims {
  readonly files: Files;
  readonly trees: Readonly<Record<string, Files>>;
  /** Run in the case's directory, before its files are written. */
  readonly script: string;
  /** What is added to the inputs of flake.nix, and the nodes for it. */
  readonly inputs: string;
  readonly nodes: Nodes;
}

/** Ours with no more of an interface than the flake-compats of others have. */
const STAND_IN: Files = {
  "evaluator.nix": evaluatorText,
  "default.nix": `{ src, system ? builtins.currentSystem or "unknown-system" }:
let
  outputs = (import ./evaluator.nix { inherit src system; }).outputs;
  default = set: name: if set ? \${name} then { default = set.\${name}; } else { };
in
rec {
  inherit outputs;
  defaultNix = outputs // default (outputs.packages.\${system} or { }) "default";
  shellNix = defaultNix // default (outputs.devShells.\${system} or { }) "default";
}
`,
};

/** The directory that stands for another's flake-compat: FLAKEBRIDGE_FLAKE_COMPAT, else ours. */
const OTHERS = Deno.env.get("FLAKEBRIDGE_FLAKE_COMPAT");

const tree: Files = OTHERS === undefined
  ? STAND_IN
  : { "default.nix": await Deno.readTextFile(`${OTHERS}/default.nix`) };

const hash = "{{narHash compat/source}}";

/** A kind of input that flake-compat can be: how it is declared, and what the lock says. */
interface LockedCompat {
  readonly original: FlakeRef;
  readonly locked: FlakeRef;
  readonly script?: string;
}

const forge = { owner: "o", repo: "flake-compat", rev: revisionFor("flake-compat") } as const;

const COMPATS = {
  path: {
    original: { type: "path", path: "{{dir}}/compat/source" },
    locked: { type: "path", path: "{{dir}}/compat/source" },
  },
  "relative path": {
    original: { type: "path", path: "./compat" },
    locked: { type: "path", path: "./compat" },
  },
  tarball: {
    original: { type: "tarball", url: "file://{{dir}}/compat.tar.gz" },
    locked: { type: "tarball", url: "file://{{dir}}/compat.tar.gz" },
    script: "tar czf compat.tar.gz -C compat source;",
  },
  git: {
    original: { type: "git", url: "file://{{dir}}/repository" },
    locked: { type: "git", url: "file://{{dir}}/repository", rev: "{{rev repository}}" },
    script: "cp -r compat/source repository; cd repository; git init -q .; git add -A; " +
      "git commit -q -m one; cd ..;",
  },
  github: {
    original: { type: "github", owner: "o", repo: "flake-compat" },
    locked: { type: "github", ...forge },
  },
  gitlab: {
    original: { type: "gitlab", owner: "o", repo: "flake-compat" },
    locked: { type: "gitlab", ...forge },
  },
  sourcehut: {
    original: { type: "sourcehut", owner: "~o", repo: "flake-compat" },
    locked: { type: "sourcehut", ...forge, owner: "~o" },
  },
} as const satisfies Readonly<Record<string, LockedCompat>>;

/** The kinds of inputs that flake-compat can be. */
type CompatKind = keyof typeof COMPATS;

/** Where the shims of a case have their evaluator from. */
export type TriedMode = "vendored" | "pinned" | CompatKind;

/** Every kind of input that flake-compat can be. */
export const LOCKED = Object.keys(COMPATS) as readonly CompatKind[];

/** The case with shims of the mode. */
export function withShims(tried: Unshimmed, mode: TriedMode, shimming: Shimming = {}): Case {
  const { files, trees, script, inputs, nodes: more } = shimsOf(mode, shimming);
  const { nodes: own, ...rest } = tried;
  const nodes = { ...own, ...more };
  return {
    ...rest,
    flake: tried.flake.replace("@inputs@", inputs),
    files: { ...tried.files, ...files },
    trees: { ...tried.trees, ...trees },
    script: `${script}${tried.script ?? ""}`,
    lock: Object.keys(nodes).length === 0 ? undefined : { nodes },
  };
}

function shimsOf(
  mode: TriedMode,
  { interface: made = { kind: "flake" }, compat = tree }: Shimming,
): Shims {
  switch (mode) {
    case "vendored": {
      const path = "nix/flake-compat.nix";
      const files = { ...shimFiles(made, { mode, path }), [path]: evaluatorText };
      return { files, trees: {}, script: "", inputs: "", nodes: {} };
    }
    case "pinned": {
      const url = "file://{{dir}}/compat.tar.gz";
      const { script } = COMPATS.tarball;
      const files = shimFiles(made, { mode, url, narHash: hash });
      return { files, trees: { "compat/source": compat }, script, inputs: "", nodes: {} };
    }
    default:
      return lockedShims(mode, made, compat);
  }
}

function lockedShims(kind: CompatKind, made: ShimInterface, compat: Files): Shims {
  const { original, locked, script = "" }: LockedCompat = COMPATS[kind];
  const isInside = kind === "relative path";
  // The shim is made before the case's directory is known.
  const rendered = kind === "path" ? { type: kind, path: "/" } as const : locked;
  const known = isInside ? { parent: [] } : {};
  const hashed = isInside ? locked : { ...locked, narHash: hash, lastModified: MODIFIED };
  const node = { flake: false, original: { ...original }, locked: { ...hashed }, ...known };
  const inputs = Object.entries(original).map(([name, value]) => `${name} = "${value}";`);
  const inside = Object.entries(compat).map(([name, text]) => [`compat/${name}`, text] as const);
  return {
    files: {
      ...shimFiles(made, { mode: "locked", input: ["flake-compat"], locked: rendered }),
      ...(isInside ? Object.fromEntries(inside) : {}),
    },
    trees: { "compat/source": compat },
    script,
    inputs: `flake-compat = { ${inputs.join(" ")} flake = false; };`,
    nodes: { "flake-compat": node },
  };
}

function shimFiles(made: ShimInterface, evaluator: Evaluator): Files {
  const shim = { evaluator, interface: made } as const;
  return {
    "default.nix": renderShim({ file: "default.nix", result: "defaultNix", ...shim }),
    "shell.nix": renderShim({ file: "shell.nix", result: "shellNix", ...shim }),
  };
}

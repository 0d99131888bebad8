/**
 * The text of the flake.nix that a migration writes, formatted as nixfmt formats.
 *
 * @module
 */
import { type InputUse, packagesExpression } from "../../compat/shim/supply.ts";
import { write } from "../../nix/syntax/write.ts";
import type { Written, WrittenBinding } from "../../nix/syntax/written.ts";
import { assign, expression, separated } from "./bindings.ts";
import { flakePartsOutputs, flakeUtilsOutputs } from "./styles.ts";

/** An input as flake.nix declares it. */
export interface FlakeInput extends InputUse {
  /** A flake reference, URL-like. */
  readonly url: string;
  /** Its own inputs that are the ones of the same name here; none unless told. */
  readonly follows?: readonly string[];
}

/** The flake references that a person gave for inputs that nothing pins, by their names. */
export type References = ReadonlyMap<string, string>;

/** An output of flake.nix, by its attribute path. */
export type FlakeOutput =
  /** One value a system: `packages = forAllSystems (pkgs: …)`; `body` is what stands for `…`. */
  | { readonly kind: "per system"; readonly path: readonly string[]; readonly body: Written }
  /** Made from another output of the same system; `body` is given how that is called. */
  | {
    readonly kind: "from output";
    readonly path: readonly [string];
    readonly from: string;
    /** What one of that output's values may be called. */
    readonly name: string;
    readonly body: (value: string) => Written;
  }
  /** Made from no system: `overlays.default = …`. */
  | { readonly kind: "derived"; readonly path: readonly string[]; readonly value: Written };

/** What flake.nix is made from. */
export interface FlakeNix {
  readonly description: string;
  readonly inputs: readonly FlakeInput[];
  /** Whether the flake's own tree shall have its submodules; not unless told. */
  readonly submodules?: boolean;
  /** Whether the outputs use `inputs`, all of them. */
  readonly takesAll: boolean;
  /** The inputs beside nixpkgs that they name all the same; none unless told. */
  readonly named?: readonly string[];
  /** The input whose library the outputs use. */
  readonly nixpkgs: InputUse;
  readonly systems: readonly string[];
  readonly per: Per;
  readonly outputs: readonly FlakeOutput[];
  /** What several outputs use; none unless told. */
  readonly shared?: readonly WrittenBinding[];
  readonly style: Style;
}

/** What makes the outputs of every system: nixpkgs' library, or another flake, by its name. */
export type Style = "plain" | "flake-utils" | "flake-parts";

/**
 * What the outputs of a system are made with: its package set, the system itself, or both, which
 * the styles have at hand.
 */
export type Per = "pkgs" | "system" | "both";

/** Writes flake.nix. */
export function renderFlakeNix(flake: FlakeNix): string {
  const bindings = separated([
    assign("description", { kind: "string", value: flake.description }),
    inputsOf(flake),
    assign("outputs", {
      kind: "function",
      formals: ["self", ...namedInputs(flake)].map((name) => ({ name })),
      ...(flake.takesAll || flake.style === "flake-parts"
        ? { alias: "inputs", ellipsis: true }
        : {}),
      body: outputsOf(flake),
    }),
  ]);
  return write({ kind: "set", bindings });
}

/** The inputs that the outputs name; of those that they take as a whole, what this file needs. */
function namedInputs(
  { inputs, takesAll, nixpkgs, named = [], style }: FlakeNix,
): readonly string[] {
  const names = inputs.map(({ name }) => name);
  const used = [nixpkgs.name, style, ...named];
  return takesAll ? names.filter((name) => used.includes(name)) : names;
}

function inputsOf({ inputs, submodules = false }: FlakeNix): WrittenBinding {
  const asked = assign(["self", "submodules"], { kind: "boolean", value: true });
  const bindings = [...submodules ? [asked] : [], ...inputs.map(inputOf)];
  const [only, ...others] = bindings;
  return only?.kind === "assign" && others.length === 0
    ? { ...only, path: ["inputs", ...only.path] }
    : assign("inputs", { kind: "set", bindings });
}

function inputOf({ name, url, flake, follows = [] }: FlakeInput): WrittenBinding {
  const reference: Written = { kind: "string", value: url };
  if (flake && follows.length === 0) return assign([name, "url"], reference);
  const followed = follows.map((input) =>
    assign(["inputs", input, "follows"], { kind: "string", value: input })
  );
  const tree = flake ? [] : [assign("flake", { kind: "boolean", value: false })];
  const bindings = [assign("url", reference), ...followed, ...tree];
  return assign(name, { kind: "set", bindings });
}

function outputsOf(flake: FlakeNix): Written {
  switch (flake.style) {
    case "plain":
      return plainOutputs(flake);
    case "flake-utils":
      return flakeUtilsOutputs(flake);
    case "flake-parts":
      return flakePartsOutputs(flake);
    default:
      return flake.style satisfies never;
  }
}

/** `let … in body`, where there is anything to bind. */
export function letIn(bindings: readonly WrittenBinding[], body: Written): Written {
  return bindings.length === 0 ? body : { kind: "let", bindings, body };
}

/** What the outputs of every system are made with stands before them, where there are any. */
function plainOutputs(flake: FlakeNix): Written {
  const bindings = separated(
    flake.outputs.map((output) => assign(output.path, outputOf(output, flake.per))),
  );
  const body: Written = { kind: "set", bindings };
  const isWide = flake.outputs.every(({ kind }) => kind === "derived");
  return letIn([...isWide ? [] : systemBindings(flake), ...flake.shared ?? []], body);
}

/** The value of an output in a flake.nix without a style. */
export function outputOf(output: FlakeOutput, per: Per): Written {
  if (output.kind === "derived") return output.value;
  if (output.kind === "from output") return ofEach(output);
  const made: Written = {
    kind: "lambda",
    parameter: per === "pkgs" ? per : "system",
    body: output.body,
  };
  return { kind: "call", callee: "forAllSystems", arguments: [made] };
}

/** `builtins.mapAttrs (_: set: { inherit (set) hello; }) self.legacyPackages` */
function ofEach(
  { from, name, body }: Extract<FlakeOutput, { readonly kind: "from output" }>,
): Written {
  const made: Written = { kind: "lambda", parameter: name, body: body(name) };
  return {
    kind: "call",
    callee: "builtins.mapAttrs",
    arguments: [{ kind: "lambda", parameter: "_", body: made }, expression(`self.${from}`)],
  };
}

/**
 * `systems` and `forAllSystems`; a tree that is no flake has its library and packages all the same.
 */
function systemBindings({ nixpkgs, systems, per }: FlakeNix): readonly WrittenBinding[] {
  const { name, flake } = nixpkgs;
  const elements = systems.map((value): Written => ({ kind: "string", value }));
  return [
    assign("systems", { kind: "list", elements }),
    ...(flake ? [] : [assign("lib", expression(`import "\${${name}}/lib"`))]),
    assign("forAllSystems", per === "pkgs" ? genPackages(nixpkgs) : genAttrs(nixpkgs)),
  ];
}

function genAttrs(nixpkgs: InputUse, ...more: readonly Written[]): Written {
  const callee = `${libraryOf(nixpkgs)}.genAttrs`;
  return { kind: "call", callee, arguments: [expression("systems"), ...more] };
}

/** `f: lib.genAttrs systems (system: f nixpkgs.legacyPackages.${system})` */
function genPackages(nixpkgs: InputUse): Written {
  const { name, flake } = nixpkgs;
  const packages = packagesExpression({ name, flake }, (name) => name);
  const called: Written = { kind: "call", callee: "f", arguments: [expression(packages)] };
  const made: Written = { kind: "lambda", parameter: "system", body: called };
  return { kind: "lambda", parameter: "f", body: genAttrs(nixpkgs, made) };
}

/** The library of an input, as the outputs name it. */
export function libraryOf({ name, flake }: InputUse): string {
  return flake ? `${name}.lib` : "lib";
}

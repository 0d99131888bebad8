/**
 * The text of the flake.nix that a migration writes, formatted as nixfmt formats.
 *
 * @module
 */
import type { InputUse } from "../../compat/shim/supply.ts";
import { nixString } from "../../nix/syntax/string_literal.ts";

/** An input as flake.nix declares it. */
export interface FlakeInput extends InputUse {
  /** A flake reference, URL-like. */
  readonly url: string;
}

/** An output of flake.nix. */
export type FlakeOutput =
  /** One value a system: `packages = forAllSystems (pkgs: …)`; `body` is what stands for `…`. */
  | { readonly kind: "per system"; readonly name: string; readonly body: readonly string[] }
  /** Made from another output: `packages = …`. */
  | { readonly kind: "derived"; readonly name: string; readonly value: readonly string[] };

/** What flake.nix is made from. */
export interface FlakeNix {
  readonly description: string;
  readonly inputs: readonly FlakeInput[];
  /** The input whose library the outputs use. */
  readonly nixpkgs: InputUse;
  readonly systems: readonly string[];
  /** What an output is a function of: the package set of a system, or the system itself. */
  readonly per: "pkgs" | "system";
  readonly outputs: readonly FlakeOutput[];
}

/** The columns that nixfmt fills. */
const LINE_WIDTH = 100;

/** Writes flake.nix. */
export function renderFlakeNix(flake: FlakeNix): string {
  const names = ["self", ...flake.inputs.map(({ name }) => name)];
  const text = [
    "{",
    ...indent([
      `description = ${nixString(flake.description)};`,
      "",
      ...renderInputs(flake.inputs),
      "",
      "outputs =",
      ...indent([
        `{ ${names.join(", ")} }:`,
        ...renderBindings(flake),
        "{",
        ...indent(separated(flake.outputs.map((output) => renderOutput(output, flake.per)))),
        "};",
      ]),
    ]),
    "}",
  ];
  return text.map((line) => `${line}\n`).join("");
}

function renderInputs(inputs: readonly FlakeInput[]): readonly string[] {
  const declared = inputs.map(({ name, url, flake }) => ({
    name,
    lines: [`url = ${nixString(url)};`, ...(flake ? [] : ["flake = false;"])],
  }));
  const bodies = declared.map(({ name, lines }) =>
    lines.length === 1 ? [`${name}.${lines[0]}`] : [`${name} = {`, ...indent(lines), "};"]
  );
  const [[first, ...rest] = [], ...others] = bodies;
  return others.length === 0
    ? [`inputs.${first}`, ...rest]
    : ["inputs = {", ...indent(bodies.flat()), "};"];
}

/** What the outputs of every system are made with, where there are any. */
function renderBindings(flake: FlakeNix): readonly string[] {
  if (flake.outputs.every(({ kind }) => kind === "derived")) return [];
  return [
    "let",
    ...indent([...renderSystems(flake.systems), ...renderForAllSystems(flake)]),
    "in",
  ];
}

function renderSystems(systems: readonly string[]): readonly string[] {
  const written = systems.map(nixString);
  return systems.length === 1
    ? [`systems = [ ${written[0]} ];`]
    : ["systems = [", ...indent(written), "];"];
}

/** A tree that is no flake has its library and its packages all the same. */
function renderForAllSystems({ nixpkgs: { name, flake }, per }: FlakeNix): readonly string[] {
  const lib = libraryOf({ name, flake });
  const bound = flake ? [] : [`lib = import "\${${name}}/lib";`];
  if (per === "system") return [...bound, `forAllSystems = ${lib}.genAttrs systems;`];
  const packages = flake
    ? `${name}.legacyPackages.\${system}`
    : `(import ${name} { inherit system; })`;
  return [...bound, `forAllSystems = f: ${lib}.genAttrs systems (system: f ${packages});`];
}

/** The library of an input, as the outputs name it. */
export function libraryOf({ name, flake }: InputUse): string {
  return flake ? `${name}.lib` : "lib";
}

function renderOutput(output: FlakeOutput, per: "pkgs" | "system"): readonly string[] {
  if (output.kind === "derived") return assignment(output.name, output.value);
  const width = LINE_WIDTH - `      ${output.name} = ;`.length;
  return assignment(output.name, applied(`${per}:`, output.body, width));
}

/** `forAllSystems (x: { … })`; what is no set, and too wide, stands on lines of its own. */
function applied(
  argument: string,
  body: readonly string[],
  width: number,
): readonly string[] {
  const [first = "", ...rest] = body;
  const line = `forAllSystems (${argument} ${first}`;
  if (rest.length === 0) {
    return line.length < width
      ? [`${line})`]
      : ["forAllSystems (", ...indent([`${argument} ${first}`]), ")"];
  }
  return first === "{"
    ? [line, ...rest.slice(0, -1), `${rest.at(-1)})`]
    : ["forAllSystems (", ...indent([argument, ...body]), ")"];
}

/** `name = value;` */
export function assignment(name: string, value: readonly string[]): readonly string[] {
  return value.map((line, index) =>
    (index === 0 ? `${name} = ` : "") + line + (index === value.length - 1 ? ";" : "")
  );
}

function separated(blocks: readonly (readonly string[])[]): readonly string[] {
  return blocks.flatMap((block, index) => index === 0 ? block : ["", ...block]);
}

/** One step of indentation more. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

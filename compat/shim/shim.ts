/**
 * default.nix and shell.nix for a flake: what flake.nix says, on a Nix with or without flakes.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import {
  argumentSet,
  type Parameter,
  parenthesized,
  type Supply,
  supplyExpression,
} from "./supply.ts";

/** A shim. */
export interface Shim {
  /** `default.nix` gives the default package, `shell.nix` the default shell. */
  readonly file: ShimFile;
  /** The evaluator's file, relative to the shim: `./nix/flake-compat.nix`. */
  readonly evaluator: string;
  /** Which result of the evaluator it is when no argument is given. */
  readonly result: "defaultNix" | "shellNix";
  readonly interface: ShimInterface;
}

/** The files that nix-build and nix-shell read. */
export type ShimFile = "default.nix" | "shell.nix";

/** How a shim is called. */
export type ShimInterface =
  /** Not at all: the file whose place it takes was a plain value. */
  | { readonly kind: "value" }
  /** With a system and other inputs; it takes the place of no file. */
  | { readonly kind: "flake" }
  /** With the arguments that the file took whose place it takes. */
  | LegacyFunction;

/** The interface of a legacy file that is a function. */
export interface LegacyFunction {
  readonly kind: "function";
  /** Where its code is now, relative to the shim: `nix/package.nix`. */
  readonly code: string;
  /** The arguments it takes, in order. */
  readonly formals: readonly string[];
  /** Whether it takes any further argument. */
  readonly ellipsis: boolean;
  /** The default it has for `system`, as it is written, when it takes one. */
  readonly systemDefault?: string;
  readonly call: LegacyCall;
}

/** How a legacy file is called with what the lock supplies. */
export interface LegacyCall {
  /** What it is given beyond the caller's own arguments. */
  readonly parameters: readonly Parameter[];
  /** The packages whose callPackage gives the rest; absent where nothing else is needed. */
  readonly callPackageOf?: Supply;
}

/** Whether a file's text is a shim of ours, of any version. */
export function isShim(text: string): boolean {
  return shimVersionOf(text) !== undefined;
}

/** The version of flakebridge that made a shim, `0.1.0`; undefined for what is no shim of ours. */
export function shimVersionOf(text: string): string | undefined {
  return /^# Made by flakebridge (\d+\.\d+\.\d+)\./m.exec(text.slice(0, 400))?.[1];
}

/** Writes a shim, formatted as nixfmt formats. */
export function renderShim(shim: Shim): string {
  return [...header(shim), ...body(shim)].map((line) => `${line}\n`).join("");
}

function header({ file, interface: made }: Shim): readonly string[] {
  const code = made.kind === "function" ? ` The code is in ${made.code}.` : "";
  return [
    `# ${file} for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.`,
    `# Made by flakebridge ${config.version}.${code}`,
  ];
}

function body(shim: Shim): readonly string[] {
  const { interface: made, evaluator, result } = shim;
  switch (made.kind) {
    case "value":
      return [`(import ${evaluator} { src = ./.; }).${result}`];
    case "flake":
      return [
        "{",
        "  system ? builtins.currentSystem,",
        "  # Other trees for inputs: { nixpkgs = ../nixpkgs; }",
        "  overrides ? { },",
        "}:",
        ...evaluated(shim, "inherit system overrides;"),
      ];
    case "function":
      return takesOnlySystem(made)
        ? [`{ ${systemFormal(made)} }:`, ...evaluated(shim, "inherit system;")]
        : functionBody(shim, made);
    default:
      return made satisfies never;
  }
}

function evaluated({ evaluator, result }: Shim, argument: string): readonly string[] {
  return [`(import ${evaluator} {`, "  src = ./.;", `  ${argument}`, `}).${result}`];
}

function systemFormal({ systemDefault }: LegacyFunction): string {
  return `system ? ${systemDefault ?? "builtins.currentSystem"}`;
}

function takesOnlySystem({ formals, ellipsis }: LegacyFunction): boolean {
  return !ellipsis && formals.every((name) => name === "system");
}

function functionBody({ evaluator, result }: Shim, made: LegacyFunction): readonly string[] {
  const own = made.formals.filter((name) => name !== "system");
  const all = own.includes("arguments") ? "arguments'" : "arguments";
  return [
    "{",
    `  ${systemFormal(made)},`,
    ...(own.length > 0 ? [`  # Without one of these, ${made.code} takes its own default.`] : []),
    ...own.map((name) => `  ${name} ? null,`),
    ...(made.ellipsis ? ["  ..."] : []),
    `}@${all}:`,
    "let",
    `  flake = import ${evaluator} {`,
    "    src = ./.;",
    "    inherit system;",
    "  };",
    `  given = removeAttrs ${all} [ "system" ];`,
    "in",
    "if given == { } then",
    `  flake.${result}`,
    "else",
    ...legacyCall(made).map((line) => `  ${line}`),
  ];
}

/** The call of the legacy file with the arguments given, the others supplied from the lock. */
function legacyCall({ call, code }: LegacyFunction): readonly string[] {
  const fromLock = (supply: Supply): string =>
    supplyExpression(supply, (name) => `flake.inputs.${name}`);
  const target = `"\${flake.directory}/${code}"`;
  const callee = call.callPackageOf === undefined
    ? `import ${target}`
    : `${parenthesized(fromLock(call.callPackageOf))}.callPackage ${target}`;
  if (call.parameters.length === 0) return [`${callee} given`];
  const set = argumentSet(call.parameters, fromLock);
  const body = set.length === 1 ? [`${set[0]} // given`] : [...set, "// given"];
  return [`${callee} (`, ...body.map((line) => `  ${line}`), ")"];
}

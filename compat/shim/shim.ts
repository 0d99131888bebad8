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

/** What a shim keeps of the file whose place it takes. */
export interface Shim {
  /** `default.nix` gives the default package, `shell.nix` the default shell. */
  readonly file: "default.nix" | "shell.nix";
  /** The evaluator's file, relative to the shim: `./nix/flake-compat.nix`. */
  readonly evaluator: string;
  /** Which result of the evaluator it is when no argument is given. */
  readonly result: "defaultNix" | "shellNix";
  /** The function the file was, or nothing when it was a plain value. */
  readonly legacy?: LegacyFunction;
}

/** The interface of a legacy file that is a function. */
export interface LegacyFunction {
  /** Where its code is now, relative to the shim: `nix/package.nix`. */
  readonly file: string;
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
  return /^# Made by flakebridge \d/m.test(text.slice(0, 400));
}

/** Writes a shim, formatted as nixfmt formats. */
export function renderShim(shim: Shim): string {
  const { legacy } = shim;
  const text = legacy === undefined
    ? [...header(shim), `(import ${shim.evaluator} { src = ./.; }).${shim.result}`]
    : [...header(shim), ...renderFunction(shim, legacy)];
  return text.map((line) => `${line}\n`).join("");
}

function header({ file, legacy }: Shim): readonly string[] {
  return [
    `# ${file} for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.`,
    `# Made by flakebridge ${config.version}.${legacy ? ` The code is in ${legacy.file}.` : ""}`,
  ];
}

function renderFunction(shim: Shim, legacy: LegacyFunction): readonly string[] {
  const own = legacy.formals.filter((name) => name !== "system");
  const system = `system ? ${legacy.systemDefault ?? "builtins.currentSystem"}`;
  const flake = [
    "flake = import " + shim.evaluator + " {",
    "  src = ./.;",
    "  inherit system;",
    "};",
  ];
  if (own.length === 0 && !legacy.ellipsis) {
    return [
      `{ ${system} }:`,
      `(import ${shim.evaluator} {`,
      ...flake.slice(1, -1),
      `}).${shim.result}`,
    ];
  }
  return [
    "{",
    `  ${system},`,
    ...(own.length > 0 ? [`  # Without one of these, ${legacy.file} takes its own default.`] : []),
    ...own.map((name) => `  ${name} ? null,`),
    ...(legacy.ellipsis ? ["  ..."] : []),
    "}@arguments:",
    "let",
    ...flake.map((line) => `  ${line}`),
    `  given = removeAttrs arguments [ "system" ];`,
    "in",
    "if given == { } then",
    `  flake.${shim.result}`,
    "else",
    ...renderCall(legacy).map((line) => `  ${line}`),
  ];
}

/** The call of the legacy file with the arguments given, the others supplied from the lock. */
function renderCall({ call, file }: LegacyFunction): readonly string[] {
  const fromLock = (supply: Supply): string =>
    supplyExpression(supply, (name) => `flake.inputs.${name}`);
  const target = `"\${flake.outputs}/${file}"`;
  const callee = call.callPackageOf === undefined
    ? `import ${target}`
    : `${parenthesized(fromLock(call.callPackageOf))}.callPackage ${target}`;
  if (call.parameters.length === 0) return [`${callee} given`];
  const set = argumentSet(call.parameters, fromLock);
  const body = [...set.slice(0, -1), `${set.at(-1)} // given`];
  return [`${callee} (`, ...body.map((line) => `  ${line}`), ")"];
}

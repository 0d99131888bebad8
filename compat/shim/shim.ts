/**
 * default.nix and shell.nix for a flake: what flake.nix says, on a Nix with or without flakes.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { relativePath } from "../../nix/syntax/path_literal.ts";
import { writtenLines } from "../../nix/syntax/write.ts";
import { isAsStamped, stamped } from "../evaluator/stamp.ts";
import {
  importedTree,
  lockedBindings,
  type LockedFlakeCompat,
  pinnedBindings,
  type PinnedFlakeCompat,
} from "./flake_compat.ts";
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
  /** What evaluates the flake. */
  readonly evaluator: Evaluator;
  /** Which result of the evaluator it is when no argument is given. */
  readonly result: ShimResult;
  readonly interface: ShimInterface;
}

/** The files that nix-build and nix-shell read. */
export type ShimFile = "default.nix" | "shell.nix";

/** The results of an evaluator. */
export type ShimResult = "defaultNix" | "shellNix";

/** Where a shim has its evaluator from. */
export type ShimMode = Evaluator["mode"];

/** What evaluates the flake, and where a shim has it from. */
export type Evaluator =
  /** Ours, in a file relative to the shim: `nix/flake-compat.nix`. */
  | { readonly mode: "vendored"; readonly path: string }
  /** Another's, at the revision that flake.lock has. */
  | { readonly mode: "locked" } & LockedFlakeCompat
  /** Another's, at the revision that the shim names. */
  | { readonly mode: "pinned" } & PinnedFlakeCompat;

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
  /**
   * Whether it takes one set, all of it: `pkgs: …`. It has an ellipsis and no named arguments then.
   */
  readonly takesSet?: true;
  /**
   * The default it has for `system`, as it is written, where it is one by name: `"x86_64-linux"`.
   */
  readonly systemDefault?: string;
  /**
   * Whether its code alone can tell its default for `system`: it is given that only by a caller.
   */
  readonly ownSystem?: true;
  readonly call: LegacyCall;
}

/** How a legacy file is called with what the lock supplies. */
export interface LegacyCall {
  /** What it is given beyond the caller's own arguments. */
  readonly parameters: readonly Parameter[];
  /** The packages whose callPackage gives the rest; absent where nothing else is needed. */
  readonly callPackageOf?: Supply;
  /**
   * The set among these packages whose callPackage it is: `python3Packages`; their own unless told.
   */
  readonly callPackageScope?: string;
}

/** Whether a file's text is a shim of ours, of any version. */
export function isShim(text: string): boolean {
  return shimVersionOf(text) !== undefined;
}

/** The version of flakebridge that wrote a shim, `0.1.0`; undefined for a text that is none. */
export function shimVersionOf(text: string): string | undefined {
  return /^# Made by flakebridge (\d+\.\d+\.\d+)\b/m.exec(text.slice(0, 400))?.[1];
}

/** Whether a shim is as one of our versions wrote it. */
export function isUnchangedShim(text: string): boolean {
  return isShim(text) && isAsStamped(text);
}

/** Writes a shim, formatted as nixfmt formats. */
export function renderShim(shim: Shim): string {
  return stamped([...header(shim), ...body(shim)].map((line) => `${line}\n`).join(""));
}

function header({ file, interface: made }: Shim): readonly string[] {
  return [
    `# ${file} for every Nix, with flakes or without: what flake.nix says, from flake.lock alone.`,
    `# Made by flakebridge ${config.version}; \`flakebridge shim\` renews it.`,
    ...(made.kind === "function" ? [`# The code is in ${made.code}.`] : []),
  ];
}

function body(shim: Shim): readonly string[] {
  const { evaluator, interface: made } = shim;
  if (made.kind === "function" && !takesOnlySystem(made)) return functionBody(shim, made);
  const head = argumentsOf(shim).length === 0 ? [] : formals(shim);
  if (evaluator.mode === "vendored") return [...head, ...evaluation(shim)];
  return [...head, "let", ...indented(flakeBindings(shim)), "in", ...resultLines(shim)];
}

/** The arguments that every shim takes, but for those that the file took itself. */
function argumentsOf({ interface: made }: Shim): readonly ("system" | "overrides")[] {
  if (made.kind === "value") return [];
  const isOwn = made.kind === "function" && made.formals.includes("overrides");
  return isOwn ? ["system"] : ["system", "overrides"];
}

function takesOnlySystem({ formals, ellipsis }: LegacyFunction): boolean {
  return !ellipsis && formals.every((name) => name === "system");
}

/** The head of a shim that is a function; `more` stands behind its own arguments. */
function formals(shim: Shim, more: readonly string[] = [], alias = ""): readonly string[] {
  const { interface: made } = shim;
  const own = made.kind === "function" ? made.systemDefault : undefined;
  const system = `system ? ${own ?? "builtins.currentSystem"}`;
  const isOurs = shim.evaluator.mode === "vendored";
  const overrides = [
    `# Other trees for inputs${isOurs ? "" : ", where flake-compat takes them"}: ` +
    "{ nixpkgs = ../nixpkgs; }",
    "overrides ? { },",
  ];
  const rest = [...(argumentsOf(shim).includes("overrides") ? overrides : []), ...more];
  return ["{", ...indented([`${system},`, ...rest]), `}${alias}:`];
}

/** `(import … { … }).defaultNix` */
function evaluation(shim: Shim): readonly string[] {
  return `(${evaluatorCall(shim).join("\n")}).${shim.result}`.split("\n");
}

/** `import ./nix/flake-compat.nix { src = ./.; }` */
function evaluatorCall(shim: Shim): readonly string[] {
  const given = argumentsOf(shim);
  const { evaluator } = shim;
  if (evaluator.mode !== "vendored" && given.includes("overrides")) return overridingCall(given);
  const call = `import ${evaluatorExpression(evaluator)} {`;
  if (given.length === 0) return [`${call} src = ./.; }`];
  return [call, ...indented(givenBindings(given)), "}"];
}

/** The same of an evaluator that may take no `overrides`. */
function overridingCall(given: readonly string[]): readonly string[] {
  const known = givenBindings(given.filter((name) => name !== "overrides"));
  return ["evaluate (", ...indented(["{", ...indented(known), "}", "// overriding"]), ")"];
}

function givenBindings(given: readonly string[]): readonly string[] {
  return ["src = ./.;", `inherit ${given.join(" ")};`];
}

/** What the evaluator is called, and what it is given of `overrides`, where it may take none. */
function overridingBindings(shim: Shim): readonly string[] {
  if (!argumentsOf(shim).includes("overrides")) return [];
  return [
    `evaluate = import ${evaluatorExpression(shim.evaluator)};`,
    "overriding =",
    ...indented([
      "if overrides == { } then",
      "  { }",
      'else if builtins.hasAttr "overrides" (builtins.functionArgs evaluate) then',
      "  { inherit overrides; }",
      "else",
      '  throw "flake-compat takes no overrides; ours does: flakebridge shim --mode vendored";',
    ]),
  ];
}

function evaluatorExpression(evaluator: Evaluator): string {
  switch (evaluator.mode) {
    case "vendored":
      return relativePath(evaluator.path);
    case "locked":
      return importedTree(evaluator);
    case "pinned":
      return "flake-compat";
    default:
      return evaluator satisfies never;
  }
}

/** The bindings by which a shim has `flake`: what the evaluator gives, or the result of it. */
function flakeBindings(shim: Shim): readonly string[] {
  const { evaluator, interface: made } = shim;
  if (evaluator.mode === "vendored") return binding("flake", evaluatorCall(shim));
  const system = made.kind === "value" ? "builtins.currentSystem" : "system";
  return [
    ...(evaluator.mode === "locked" ? lockedBindings(evaluator) : pinnedBindings(evaluator)),
    ...overridingBindings(shim),
    ...binding("flake", evaluation(shim)),
    `ofSystem = name: flake.\${name}.\${${system}} or { };`,
  ];
}

/** A call keeps its place behind the name; what is selected from one goes to a line of its own. */
function binding(name: string, [first = "", ...rest]: readonly string[]): readonly string[] {
  const last = rest.at(-1);
  if (last === undefined) return [`${name} = ${first};`];
  const lines = [first, ...rest.slice(0, -1), `${last};`];
  return first.startsWith("(")
    ? [`${name} =`, ...indented(lines)]
    : [`${name} = ${first}`, ...lines.slice(1)];
}

/**
 * What the shim is when no argument is given. What a flake-compat gives has no names of packages,
 * and metadata among the outputs: so `-A NAME` finds what `.#NAME` finds, and nothing is forced.
 */
function resultLines({ evaluator, result }: Shim): readonly string[] {
  if (evaluator.mode === "vendored") return [`flake.${result}`];
  const sets = ["legacyPackages", "packages", ...(result === "shellNix" ? ["devShells"] : [])];
  const parts = [
    evaluator.mode === "locked" ? "flake.outputs" : "(flake.outputs or flake)",
    ...sets.map((name) => `ofSystem "${name}"`),
    "flake.default or { }",
  ];
  const line = parts.join(" // ");
  return line.length <= LINE_WIDTH
    ? [line]
    : [parts[0]!, ...parts.slice(1).map((part) => `// ${part}`)];
}

/** A line that is longer is broken; its indentation does not count. */
const LINE_WIDTH = 100;

function functionBody(shim: Shim, made: LegacyFunction): readonly string[] {
  const own = made.formals.filter((name) => name !== "system");
  const all = own.includes("arguments") ? "arguments'" : "arguments";
  const more = [
    ...(own.length > 0 ? [`# Without one of these, ${made.code} takes its own default.`] : []),
    ...own.map((name) => `${name} ? null,`),
    ...(made.ellipsis ? ["..."] : []),
  ];
  return [
    ...formals(shim, more, `@${all}`),
    "let",
    ...indented(flakeBindings(shim)),
    ...indented(given(all, argumentsOf(shim).filter((name) => !isOwnArgument(made, name)))),
    "in",
    ...either(
      `${made.ownSystem ? 'removeAttrs given [ "system" ]' : "given"} == { }`,
      resultLines(shim),
      legacyCall(shim, made),
    ),
  ];
}

/** `if … then … else …`, on one line where it fits. */
function either(
  condition: string,
  consequent: readonly string[],
  alternate: readonly string[],
): readonly string[] {
  const line = `if ${condition} then ${consequent[0]} else ${alternate[0]}`;
  const isFlat = consequent.length + alternate.length === 2 && line.length <= LINE_WIDTH;
  if (isFlat) return [line];
  return [`if ${condition} then`, ...indented(consequent), "else", ...indented(alternate)];
}

/** Whether a shim's own argument is one for the file, too. */
function isOwnArgument({ ownSystem }: LegacyFunction, name: string): boolean {
  return ownSystem === true && name === "system";
}

/** The arguments that are meant for the file: all but `ours`. */
function given(all: string, ours: readonly string[]): readonly string[] {
  if (ours.length === 0) return [`given = ${all};`];
  const names = ours.map((name) => `"${name}"`);
  if (names.length === 1) return [`given = removeAttrs ${all} [ ${names[0]} ];`];
  return [`given = removeAttrs ${all} [`, ...indented(names), "];"];
}

/** What calls a legacy file: `import`, or a callPackage. */
export function calleeOf(
  { callPackageOf, callPackageScope }: LegacyCall,
  expressionOf: (supply: Supply) => string,
): string {
  if (callPackageOf === undefined) return "import";
  const scope = callPackageScope === undefined ? "" : `${callPackageScope}.`;
  return `${parenthesized(expressionOf(callPackageOf))}.${scope}callPackage`;
}

/** The call of the legacy file with the arguments given, the others supplied from the lock. */
function legacyCall(
  { evaluator }: Shim,
  { call, code, takesSet }: LegacyFunction,
): readonly string[] {
  const fromLock = (supply: Supply): string =>
    supplyExpression(supply, { all: "flake.inputs", one: (name) => `flake.inputs.${name}` });
  const tree = evaluator.mode === "vendored" ? "flake.directory" : "flake.outPath";
  const target = `"\${${tree}}/${code}"`;
  const callee = `${calleeOf(call, fromLock)} ${target}`;
  if (takesSet) return [`${callee} arguments`];
  if (call.parameters.length === 0) return [`${callee} given`];
  const set = argumentSet(call.parameters, fromLock);
  return writtenLines({
    kind: "call",
    callee,
    arguments: [{ kind: "update", set, right: "given" }],
  });
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

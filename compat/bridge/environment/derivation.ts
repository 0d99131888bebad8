/**
 * The derivation of a shell, changed to write its environment down instead of building: what `nix
 * develop` does with it inside of Nix, as an expression that every Nix evaluates.
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import type { Derivation } from "../../../nix/store/derivation.ts";
import { nixString } from "../../../nix/syntax/string_literal.ts";
import dumpEnvironment from "./dump_environment.sh" with { type: "text" };

/**
 * Checks of what an output refers to, which would refuse the environment, and what the expression
 * says by itself.
 */
const DROPPED: ReadonlySet<string> = new Set([
  "allowedReferences",
  "allowedRequisites",
  "builder",
  "disallowedReferences",
  "disallowedRequisites",
  "name",
  "outputs",
  "system",
]);

/**
 * What makes an output fixed: the builder sets these, since the environment has another content.
 */
const FIXED: ReadonlySet<string> = new Set(["outputHash", "outputHashAlgo", "outputHashMode"]);

/** Attributes that `derivation` wants as booleans; in a derivation they are `1` or empty. */
const BOOLEAN: ReadonlySet<string> = new Set([
  "__contentAddressed",
  "__ignoreNulls",
  "__impure",
  "__structuredAttrs",
]);

/**
 * The expression of the derivation that writes the environment of `derivation` to its first output.
 *
 * @throws {Failure} `no-environment` where nothing can set such a derivation up.
 */
export function environmentExpression(derivation: Derivation, drvPath: string): string {
  const { builder, system, env, outputs } = derivation;
  if (!/(^|\/)bash$/.test(builder)) {
    throw noEnvironment(
      "'flakebridge develop' only works on derivations that use 'bash' as their builder",
      `the builder of "${drvPath}" is "${builder}"`,
    );
  }
  if (!env.has("outputs") && !env.has("__json")) {
    throw noEnvironment(
      `"${drvPath}" has no environment to enter`,
      "it has no attribute `outputs`, by which bash knows them",
    );
  }
  const kept = [...env].filter(([name]) => {
    return !DROPPED.has(name) && !FIXED.has(name) && !outputs.has(name);
  });
  const fixed = [...env].filter(([name]) => FIXED.has(name)).map(([name, it]) => `${name}=${it}`);
  const names = env.get("outputs")?.split(/\s+/).filter((name) => name !== "") ??
    [...outputs.keys()];
  return `derivation {
${kept.map(([name, value]) => `  ${nixString(name)} = ${attribute(name, value)};`).join("\n")}
  name = ${nixString(`${derivationName(drvPath)}-env`)};
  outputs = ${nixList(names)};
  system = ${nixString(system)};
  builder = builtins.appendContext ${nixString(builder)} ${inputsOf(derivation)};
  args = [ (builtins.toFile "dump-environment.sh" ${nixString(dumpEnvironment)}) ]
    ++ ${nixList([...names.slice(0, 1), ...fixed])};
}`;
}

/** All that the derivation is made of, as the context of a string. */
function inputsOf({ inputDerivations, inputSources }: Derivation): string {
  const inputs = [
    ...[...inputDerivations].map(([path, names]) => {
      return `${nixString(path)} = { outputs = ${nixList(names)}; };`;
    }),
    ...inputSources.map((path) => `${nixString(path)} = { path = true; };`),
  ];
  return `{ ${inputs.join(" ")} }`;
}

function nixList(strings: readonly string[]): string {
  return `[ ${strings.map(nixString).join(" ")} ]`;
}

function attribute(name: string, value: string): string {
  if (BOOLEAN.has(name)) return value === "1" ? "true" : "false";
  return nixString(name === "__json" ? withoutOutputChecks(value) : value);
}

/** Checks of outputs stand in the JSON of a derivation with structured attributes. */
function withoutOutputChecks(json: string): string {
  if (!json.includes('"outputChecks"')) return json;
  const { outputChecks: _, ...rest } = JSON.parse(json);
  return JSON.stringify(rest);
}

/** `/nix/store/HASH-hello-1.0.drv` → `hello-1.0`. */
export function derivationName(drvPath: string): string {
  return drvPath.replace(/^.*\/[0-9a-z]{32}-|^.*\//, "").replace(/\.drv$/, "");
}

function noEnvironment(message: string, why: string): Error {
  return failure("no-environment", message, {
    help: `${why}; name a shell made by \`mkShell\`, or a package made by ` +
      "`stdenv.mkDerivation`",
  });
}

/**
 * What is to be built or fetched for installables, as `nix-store` takes it.
 *
 * @module
 */
import { failure } from "../../nix/diagnostic.ts";
import type { Json } from "../../nix/tools/evaluate.ts";
import { readDerivation } from "../../nix/tools/read_store.ts";
import type { Outputs } from "./installable.ts";
import type { Installable, ValueInstallable } from "./question.ts";

/** A store path that is to be there; or outputs of a derivation, by name, with their paths. */
export type Target =
  | { readonly kind: "opaque"; readonly path: string }
  | {
    readonly kind: "derivation";
    readonly drvPath: string;
    readonly outputs: Readonly<Record<string, string>>;
  };

/** An expression for what is to be built for an installable: a list of `Buildable`s. */
export function buildableExpression(installable: ValueInstallable, found: string): string {
  return installable.kind === "flake"
    ? `[ (buildable ${found}) ]`
    : `(buildables given'arguments ${found})`;
}

/** What installables.nix says of a value. */
type Buildable =
  | { readonly kind: "derivation"; readonly drvPath: string; readonly wanted: readonly string[] }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "string"; readonly path: string; readonly context: Context };

/** What a string depends on, as `builtins.getContext` tells it. */
export type Context = Readonly<
  Record<
    string,
    { readonly path?: true; readonly allOutputs?: true; readonly outputs?: readonly string[] }
  >
>;

/** The targets of an installable; `answer` is the value of {@linkcode buildableExpression}. */
export function targetsOf(installable: Installable, answer: Json | undefined): readonly Target[] {
  const { outputs } = installable;
  if (installable.kind === "store") return [storeTarget(installable.path, outputs)];
  const targets = (answer as unknown as readonly Buildable[]).map((buildable) =>
    targetOf(buildable, outputs)
  );
  return installable.kind === "flake" ? targets : grouped(targets);
}

function storeTarget(path: string, outputs: Outputs): Target {
  return outputs === "default" ? { kind: "opaque", path } : derivationTarget(path, outputs);
}

function targetOf(buildable: Buildable, outputs: Outputs): Target {
  switch (buildable.kind) {
    case "derivation":
      return derivationTarget(
        buildable.drvPath,
        outputs === "default" ? buildable.wanted : outputs,
      );
    case "path":
      return { kind: "opaque", path: buildable.path };
    case "string":
      return stringTarget(buildable.path, buildable.context);
    default:
      return buildable satisfies never;
  }
}

/** What a string stands for: the one thing that it depends on. */
function stringTarget(text: string, context: Context): Target {
  const counts = Object.values(context).map(({ path, allOutputs, outputs = [] }) =>
    Number(path === true) + Number(allOutputs === true) + outputs.length
  );
  const count = counts.reduce((sum, each) => sum + each, 0);
  const [target] = contextTargets(context);
  if (target === undefined || count !== 1) {
    throw failure(
      "string",
      `string '${text}' has ${count} entries in its context. It should only have exactly one entry`,
    );
  }
  if (Object.values(context).some(({ allOutputs }) => allOutputs)) {
    throw failure(
      "string",
      `string '${text}' has a context which refers to a complete source and binary closure. ` +
        "This is not supported at this time",
    );
  }
  return target;
}

/** What a string depends on, to be built or fetched. */
export function contextTargets(context: Context): readonly Target[] {
  return Object.entries(context).map(([path, { outputs }]) =>
    outputs === undefined ? { kind: "opaque", path } : derivationTarget(path, outputs)
  );
}

/** All outputs of a derivation. */
export function allOutputs(drvPath: string): Target {
  return derivationTarget(drvPath, "all");
}

function derivationTarget(drvPath: string, wanted: "all" | readonly string[]): Target {
  const { outputs } = readDerivation(drvPath);
  const names = wanted === "all" ? [...outputs.keys()] : [...new Set(wanted)];
  const missing = names.filter((name) => !outputs.has(name));
  if (missing.length > 0) {
    throw failure("outputs", `derivation '${drvPath}' does not have output '${missing[0]}'`);
  }
  const paths = names.sort().map((name) => [name, outputs.get(name)!.path] as const);
  return { kind: "derivation", drvPath, outputs: Object.fromEntries(paths) };
}

/** Derivations of an expression, each once, in the order of their paths. */
function grouped(targets: readonly Target[]): readonly Target[] {
  const byPath = new Map<string, Target>();
  for (const target of targets) {
    const key = target.kind === "opaque" ? target.path : target.drvPath;
    const known = byPath.get(key);
    byPath.set(key, known === undefined ? target : both(known, target));
  }
  return [...byPath].sort(([a], [b]) => a < b ? -1 : 1).map(([, target]) => target);
}

function both(one: Target, other: Target): Target {
  if (one.kind === "opaque" || other.kind === "opaque") return one;
  const outputs = Object.entries({ ...one.outputs, ...other.outputs }).sort();
  return { ...one, outputs: Object.fromEntries(outputs) };
}

/** Whether it is a derivation itself, to be fetched and not to be built. */
export function isUnbuilt(target: Target): boolean {
  return target.kind === "opaque" && target.path.endsWith(".drv");
}

/** The target in a word of `nix-store --realise`, which builds every derivation it is given. */
export function realiseWord(target: Target): string {
  if (target.kind === "opaque") return target.path;
  return `${target.drvPath}!${Object.keys(target.outputs).join(",")}`;
}

/** The store paths of a target. */
export function pathsOf(target: Target): readonly string[] {
  return target.kind === "opaque" ? [target.path] : Object.values(target.outputs);
}

/** The store path that has to be there for a target to be built or fetched. */
export function sourceOf(target: Target): string {
  return target.kind === "opaque" ? target.path : target.drvPath;
}

/**
 * The outputs of a flake.nix that are made by flake-utils or by flake-parts. Source: their READMEs.
 *
 * @module
 */
import { packagesExpression } from "../../compat/shim/supply.ts";
import { write } from "../../nix/syntax/write.ts";
import type { Written, WrittenBinding, WrittenSet } from "../../nix/syntax/written.ts";
import { assign, expression, separated } from "./bindings.ts";
import { type FlakeNix, type FlakeOutput, letIn, libraryOf } from "./flake_nix.ts";

/** The systems of `flake-utils.lib.eachDefaultSystem`. */
const DEFAULT_SYSTEMS = ["aarch64-darwin", "aarch64-linux", "x86_64-darwin", "x86_64-linux"];

/** `flake-utils.lib.eachDefaultSystem (system: …) // { … }` */
export function flakeUtilsOutputs(flake: FlakeNix): Written {
  const isDefault = flake.systems.toSorted().join() === DEFAULT_SYSTEMS.join();
  const systems = isDefault ? "flake-utils.lib.defaultSystems" : "systems";
  const { wide, perSystem } = sorted(flake, systems, (output) => `self.${output}.\${system}`);
  const made: Written = {
    kind: "lambda",
    parameter: "system",
    body: withPackages(flake, perSystem),
  };
  const each = {
    kind: "call",
    callee: `flake-utils.lib.${isDefault ? "eachDefaultSystem" : "eachSystem systems"}`,
    arguments: [made],
  } as const;
  const body: Written = wide.bindings.length === 0
    ? each
    : { kind: "merge", left: each, right: wide };
  const bindings = [
    ...(isDefault ? [] : [assign("systems", listOf(flake.systems))]),
    ...libraryBindings(flake),
    ...flake.shared ?? [],
  ];
  return letIn(bindings, body);
}

/** `flake-parts.lib.mkFlake { inherit inputs; } { systems = …; perSystem = …; flake = …; }` */
export function flakePartsOutputs(flake: FlakeNix): Written {
  const { wide, perSystem } = sorted(flake, "systems", (output) => `config.${output}`);
  const asks = flake.outputs.some(({ kind }) => kind === "from output");
  const isShared = flake.outputs.some(isOdd);
  const systems = assign("systems", listOf(flake.systems));
  const made = hasPackages(flake) ? perSystem : withPackages(flake, perSystem);
  const formals = [
    ...(asks ? ["config"] : []),
    ...(hasPackages(flake) && wantsPackages(flake, perSystem) ? ["pkgs"] : []),
    ...(names(made, "system") ? ["system"] : []),
  ];
  const each: Written = {
    kind: "function",
    formals: formals.map((name) => ({ name })),
    ellipsis: true,
    body: made,
  };
  const module: readonly WrittenBinding[] = [
    isShared ? { kind: "inherit", names: ["systems"] } : systems,
    ...(perSystem.bindings.length === 0 ? [] : [assign("perSystem", each)]),
    ...(wide.bindings.length === 0 ? [] : [shortened({ path: ["flake"], body: wide })]),
  ];
  const inherit: Written = { kind: "set", bindings: [{ kind: "inherit", names: ["inputs"] }] };
  const body: Written = {
    kind: "call",
    callee: "flake-parts.lib.mkFlake",
    arguments: [inherit, { kind: "set", bindings: separated(module) }],
  };
  const bindings = [...isShared ? [systems] : [], ...libraryBindings(flake)];
  return letIn([...bindings, ...flake.shared ?? []], body);
}

/** Whether the packages are those that flake-parts itself has at hand, as `pkgs`. */
function hasPackages({ nixpkgs }: FlakeNix): boolean {
  return nixpkgs.flake && nixpkgs.name === "nixpkgs";
}

/** Whether what is made for a system is made with `pkgs`. */
function wantsPackages({ per }: FlakeNix, body: Written): boolean {
  return per === "pkgs" || per === "both" && names(body, "pkgs");
}

/** Whether code has a name in it. */
function names(code: Written, name: string): boolean {
  return new RegExp(`(?<![\\w'-])${name}(?![\\w'-])`).test(write(code));
}

type PerSystem = FlakeOutput & { readonly kind: "per system" };

/**
 * The outputs of every system, and those of none; `systems` names the list of them, `named` another
 * output of the same system.
 */
function sorted(
  flake: FlakeNix,
  systems: string,
  named: (output: string) => string,
): { readonly perSystem: WrittenSet; readonly wide: WrittenSet } {
  const each = flake.outputs.flatMap((output): readonly PerSystem[] =>
    output.kind === "from output"
      ? [{ kind: "per system", path: output.path, body: output.body(named(output.from)) }]
      : output.kind === "per system"
      ? [output]
      : []
  );
  const wide = flake.outputs.flatMap((output) =>
    output.kind === "derived"
      ? [assign(output.path, output.value)]
      : output.kind === "per system" && isOdd(output)
      ? [assign(output.path, ofEverySystem(output, flake, systems))]
      : []
  );
  const perSystem = each.filter((output) => !isOdd(output)).map(shortened);
  return {
    perSystem: { kind: "set", bindings: separated(perSystem) },
    wide: { kind: "set", bindings: separated(wide) },
  };
}

/** Both give `hydraJobs` another meaning than one set a system, so that it is made without them. */
function isOdd({ kind, path }: FlakeOutput): boolean {
  return kind === "per system" && path[0] === "hydraJobs";
}

/** `nixpkgs.lib.genAttrs systems (system: …)` */
function ofEverySystem({ body }: PerSystem, flake: FlakeNix, systems: string): Written {
  const made: Written = { kind: "lambda", parameter: "system", body: withPackages(flake, body) };
  const callee = `${libraryOf(flake.nixpkgs)}.genAttrs`;
  return { kind: "call", callee, arguments: [expression(systems), made] };
}

/** `packages.default = …;` for a set of one. */
function shortened({ path, body }: Pick<PerSystem, "path" | "body">): WrittenBinding {
  const [only, ...others] = body.kind === "set" ? body.bindings : [];
  return only?.kind === "assign" && others.length === 0
    ? assign([...path, ...only.path], only.value)
    : assign(path, body);
}

function withPackages(flake: FlakeNix, body: Written): Written {
  if (!wantsPackages(flake, body)) return body;
  const packages = packagesExpression(flake.nixpkgs, (name) => name);
  return { kind: "let", bindings: [assign("pkgs", expression(packages))], body };
}

/** A tree that is no flake has its library in a file; only some outputs of no system want it. */
function libraryBindings({ nixpkgs, outputs }: FlakeNix): readonly WrittenBinding[] {
  const wanted = !nixpkgs.flake &&
    outputs.some((output) => output.kind !== "per system" || isOdd(output));
  return wanted ? [assign("lib", expression(`import "\${${nixpkgs.name}}/lib"`))] : [];
}

function listOf(systems: readonly string[]): Written {
  return { kind: "list", elements: systems.map((value) => ({ kind: "string", value })) };
}

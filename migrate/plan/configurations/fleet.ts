/**
 * Files in which Colmena, morph and NixOps read of several machines → `nixosConfigurations`. The file
 * stays as it is, and its tool goes on reading it.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import type { AttributeSet } from "../../../nix/syntax/nodes.ts";
import { staticName } from "../../../nix/syntax/scope.ts";
import { walk } from "../../../nix/syntax/walk.ts";
import { relativePath } from "../../../nix/syntax/path_literal.ts";
import { within } from "../../../nix/syntax/range.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import { importedFile } from "../../scan/local_path.ts";
import { type Thunk, topScope } from "../../scan/names.ts";
import { bodyOf } from "../../scan/nixos_module.ts";
import type { NixFile, Project } from "../../scan/project.ts";
import { staticAttributes } from "../../scan/static_value.ts";
import { assign, expression } from "../bindings.ts";
import type { FlakeOutput } from "../flake_nix.ts";
import type { PlannedOutput } from "../plan.ts";
import type { Configuration } from "./configurations.ts";
import { configured } from "./kinds.ts";
import { moduleLookups } from "./module_lookups.ts";
import { type ConfigurationContext, nixosMaker } from "./outputs.ts";

/** A file of machines, and what it calls them. */
export interface Fleet {
  readonly file: NixFile;
  readonly machines: readonly string[];
  /** Its attributes that are no machines. */
  readonly others: readonly string[];
}

/** Where the tools look for it. */
const places = ["hive.nix", "network.nix", "nixops.nix", "deployment.nix", "morph.nix"];

/** Names in it that no machine has. */
const RESERVED = /^(meta|network|defaults|require|_file)$/;

/** Settings by which its tool gives modules or machines more than a flake would. */
const MORE = /^(specialArgs|nodeSpecialArgs|nodeNixpkgs)$/;

/**
 * The first file whose machines need nothing from outside: its settings (`meta.nixpkgs`) are the tool's
 * own, but for those that its modules see. Not beside other machines, whose names it might have, and
 * not with NixOps' resources, which its modules take.
 */
export function planFleet(
  project: Project,
  configurations: readonly Configuration[],
): Fleet | undefined {
  if (configurations.some(({ kind }) => kind === "NixOS")) return undefined;
  for (const file of places.flatMap((path) => project.files.get(path) ?? [])) {
    const { shape } = file;
    if (shape.kind !== "set" || !shape.complete) continue;
    const names = [...shape.attributes.keys()];
    const machines = names.filter((name) => !RESERVED.test(name));
    if (machines.length === 0 || names.includes("resources")) continue;
    if (givesMore(shape.attributes.get("meta")) || !looksNothingUp(file, project)) continue;
    return { file, machines, others: names.filter((name) => RESERVED.test(name)) };
  }
  return undefined;
}

function givesMore(settings: Thunk | undefined): boolean {
  const names = settings && staticAttributes(settings)?.keys();
  return [...names ?? []].some((name) => MORE.test(name));
}

/** Whether neither the file nor those that it names look anything up, but for the tool's settings. */
function looksNothingUp(file: NixFile, project: Project): boolean {
  const settings = settingsOf(bodyOf(file.tree.root));
  return [...filesNamed(file, project)].every((named) =>
    moduleLookups(named, project.open, new Map()).every(({ node }) =>
      named === file && settings.some((setting) => within(node, setting))
    )
  );
}

function settingsOf(set: AttributeSet | undefined): AttributeSet["bindings"] {
  return (set?.bindings ?? []).filter((binding) =>
    binding.type === "Assignment" &&
    /^(meta|network)$/.test(staticName(binding.path.names[0]) ?? "")
  );
}

/** The file, and those that paths lead to in it and in these. */
function filesNamed(file: NixFile, { files, open }: Project): ReadonlySet<NixFile> {
  const named = new Set([file]);
  for (const { path, tree: { root } } of named) {
    walk(root, (node) => {
      const target = node.type === "Path" ? importedFile(node, topScope(path, open)) : undefined;
      const read = target === undefined ? undefined : files.get(target);
      if (read !== undefined) named.add(read);
    });
  }
  return named;
}

/** The machines as an output, each by its name. */
export function fleetOutput(fleet: Fleet, context: ConfigurationContext): FlakeOutput {
  const modules = ["deploymentOptions", "(fleet.defaults or { })", "machine"];
  const nodes = assign("nodes", expression("self.nixosConfigurations"));
  const bindings = [
    assign("system", { kind: "string", value: fleetSystem(context) }),
    assign("specialArgs", {
      kind: "set",
      bindings: [{ kind: "inherit", names: ["name"] }, nodes],
    }),
    assign("modules", { kind: "list", elements: modules.map(expression) }),
  ];
  const made: Written = {
    kind: "call",
    callee: nixosMaker(context.nixpkgs),
    arguments: [{ kind: "set", bindings }],
  };
  const each: Written = {
    kind: "lambda",
    parameter: "name",
    body: { kind: "lambda", parameter: "machine", body: made },
  };
  const others = fleet.others.map((name) => `"${name}"`).join(" ");
  const machines = others === "" ? "fleet" : `(removeAttrs fleet [ ${others} ])`;
  return {
    kind: "derived",
    path: [configured.NixOS.output],
    value: { kind: "call", callee: "builtins.mapAttrs", arguments: [each, expression(machines)] },
  };
}

/** What the output uses: the file, and the options that the tools have beside NixOS' own. */
export function fleetBindings({ file: { path } }: Fleet): readonly WrittenBinding[] {
  const option: Written = {
    kind: "call",
    callee: "lib.mkOption",
    arguments: [{
      kind: "set",
      bindings: [
        assign("type", expression("lib.types.attrsOf lib.types.anything")),
        assign("default", { kind: "set", bindings: [] }),
      ],
    }],
  };
  const options: Written = {
    kind: "function",
    formals: [{ name: "lib" }],
    ellipsis: true,
    body: { kind: "set", bindings: [assign(["options", "deployment"], option)] },
  };
  const imported = expression(relativePath(path));
  return [
    assign("fleet", { kind: "call", callee: "import", arguments: [imported] }),
    assign("deploymentOptions", options),
  ];
}

/** Where the derivation of each machine is found before and after. */
export function fleetDerivations(
  { file, machines, others }: Fleet,
  context: Pick<ConfigurationContext, "systems"> & { readonly needsFlake: boolean },
): readonly PlannedOutput[] {
  const { output, derivation } = configured.NixOS;
  const system = fleetSystem(context);
  return machines.map((name) => ({
    entry: file.path,
    attributePath: [output, name, ...derivation],
    legacyPath: [name],
    configuration: { kind: "NixOS", system, fleet: others },
    ...(context.needsFlake && { needsFlake: true }),
  }));
}

/** What a person is to know of the machines. */
export function fleetNote(
  { file: { path }, machines }: Fleet,
  context: Pick<ConfigurationContext, "systems">,
): Diagnostic {
  return {
    severity: "note",
    code: "fleet",
    message: `The machines of ${path} (${machines.join(", ")}) are nixosConfigurations, made for ` +
      `${fleetSystem(context)}; the file stays, and its tool goes on reading it`,
    place: { file: path, line: 1, column: 1 },
    help:
      "what the tool itself gives to machines (a default host name, keys) is not in them: say it " +
      "in their modules",
  };
}

function fleetSystem({ systems }: Pick<ConfigurationContext, "systems">): string {
  const linux = systems.filter((system) => configured.NixOS.systems.test(system));
  return linux.includes("x86_64-linux") ? "x86_64-linux" : linux[0] ?? "x86_64-linux";
}

/**
 * What makes `<nixpkgs>`, `nix-shell -p` and `nix run nixpkgs#hello` on a machine take what the
 * flake that it was built from has locked, as its channels did before.
 *
 * @module
 */
import type { Diagnostic } from "../../../nix/diagnostic.ts";
import type { Written, WrittenBinding } from "../../../nix/syntax/written.ts";
import { setsOption } from "../../scan/nixos_module.ts";
import { assign, expression } from "../bindings.ts";
import { mainInput, type SourceInput } from "../inputs.ts";
import type { Configuration } from "./configurations.ts";

/** The name of the module in flake.nix. */
export const LOCKED_CHANNELS = "lockedChannels";

/** Options by which a configuration decides of its own. */
const decided = [["nix", "nixPath"], ["nix", "registry"], ["nix", "channel"]];

/** Whether a configuration is a machine's whose channels nobody else decides. */
export function takesLockedChannels({ kind, modules }: Configuration): boolean {
  return kind === "NixOS" &&
    !modules.some(({ file: { tree: { root } } }) =>
      decided.some((option) => setsOption(root, option))
    );
}

/** That the machines which take the module are not what they were, and why. */
export function lockedChannelsNotes(configurations: readonly Configuration[]): Diagnostic[] {
  const names = configurations.filter(takesLockedChannels).map(({ name }) => name);
  if (names.length === 0) return [];
  return [{
    severity: "note",
    code: "locked-channels",
    message: "<nixpkgs> and the registry of these machines lead to what flake.lock has, by which " +
      `they differ from what they were: ${names.join(", ")}`,
    help: "take `lockedChannels` out of flake.nix, or set `nix.nixPath` in a module, to have it " +
      "otherwise",
  }];
}

/** The module, where any configuration takes it. */
export function lockedChannels(
  configurations: readonly Configuration[],
  inputs: readonly SourceInput[],
  nameOf: (input: string) => string,
): readonly WrittenBinding[] {
  if (!configurations.some(takesLockedChannels)) return [];
  const main = mainInput(inputs);
  const others = inputs.filter(({ source, name }) =>
    source.kind === "nixpkgs" && !source.pinned && name !== main.name
  );
  const registry = [main, ...others].filter(({ flake }) => flake).map(({ name }) =>
    assign(["nix", "registry", name, "flake"], expression(nameOf(name)))
  );
  const channels = [
    ["nixpkgs", main.name],
    ...others.map(({ name, source }) => [source.name, name]),
  ];
  const elements = channels.map(([channel, name = ""]): Written =>
    expression(`"${channel}=\${${nameOf(name)}}"`)
  );
  const bindings = [...registry, assign(["nix", "nixPath"], { kind: "list", elements })];
  return [assign(LOCKED_CHANNELS, { kind: "set", bindings })];
}

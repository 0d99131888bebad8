/**
 * What makes `<nixpkgs>`, `nix-shell -p` and `nix run nixpkgs#hello` on a machine take what the
 * flake that it was built from has locked, as its channels did before.
 *
 * @module
 */
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

/**
 * The flags of every verb that fetches something.
 *
 * @module
 */
import { nixFlags } from "./nix_settings.ts";
import type { Flags } from "./verb.ts";

export const fetchFlags = {
  "override-flake": {
    type: "pairs",
    value: "FROM TO",
    help: "Take one flake for another, before all registries.",
  },
  "no-registries": { type: "switch", help: "Don't look names up in registries." },
  option: nixFlags.option,
  "log-format": nixFlags["log-format"],
  nix: {
    type: "text",
    value: "VERSION",
    help: "Do what this version of Nix would do; the newest unless told.",
  },
  offline: { type: "switch", help: "Don't use the network." },
  refresh: { type: "switch", help: "Ask servers what they have now, however short ago they said." },
} as const satisfies Flags;

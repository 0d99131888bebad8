/**
 * The settings that a flake has in `nixConfig`: which of them count.
 *
 * Source of the rules: Nix manual, `nix flake`, "Flake format" (`nixConfig`), and the setting
 * `accept-flake-config`; the list of the harmless ones is in `ConfigFile::apply` of Nix's config.cc.
 *
 * @module
 */
import type { FetchSession, FlakeSetting, RootFlake } from "../compat/lock/mod.ts";
import { failure } from "../nix/diagnostic.ts";
import {
  type NixSettings,
  readIfAllowed,
  readNixSettings,
} from "../compat/lock/fetch/nix_settings.ts";
import { lockRoom } from "./lock_room.ts";
import type { Setting } from "./nix_settings.ts";
import type { Output } from "./output.ts";

/** What a flake asks for, and what of that is granted. */
export interface FlakeSettings {
  readonly declared: readonly Setting[];
  readonly accepted: readonly Setting[];
}

/** Of a flake that asks for nothing. */
export const NONE: FlakeSettings = { declared: [], accepted: [] };

/** Settings that can do no harm: they count whatever the flake. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["bash-prompt", "bash-prompt-prefix", "bash-prompt-suffix", "flake-registry"],
  ...["commit-lock-file-summary", "commit-lockfile-summary"],
]);

/** What several flakes set, the last one's to count. */
export function allOf(settings: readonly FlakeSettings[]): FlakeSettings {
  return {
    declared: settings.flatMap(({ declared }) => declared),
    accepted: settings.flatMap(({ accepted }) => accepted),
  };
}

/** What a flake sets; the person is told of what is refused. */
export async function settingsOf(
  root: RootFlake,
  session: FetchSession,
  output: Output,
): Promise<FlakeSettings> {
  const { readDeclaration } = await lockRoom();
  const { settings } = await readDeclaration(root.tree, root.dir, { like: session.like });
  if (settings.length === 0) return NONE;
  const declared: Setting[] = [];
  for (const setting of settings) {
    declared.push([setting.name, await valueOf(setting, root, session)]);
  }
  const granted = grantedOf(declared, session.settings());
  tellRefused(granted, output);
  return granted;
}

/** A path is in the store, by itself: it stays the same while the rest of the flake changes. */
async function valueOf(
  setting: FlakeSetting,
  root: RootFlake,
  session: FetchSession,
): Promise<string> {
  if (setting.kind === "text") return setting.text;
  const { storeTree } = await lockRoom();
  const { evaluate } = await import("../nix/tools/evaluate.ts");
  const { nixString } = await import("../nix/syntax/string_literal.ts");
  const { join } = await import("@std/path");
  const path = join(await storeTree(await root.fetched(), session), root.dir, setting.path);
  const expression = `builtins.path { name = "source"; path = ${nixString(path)}; }`;
  return String(await evaluate(expression, { write: true, signal: session.signal }));
}

/** Those that count: the harmless ones, all where the person says so, and what he trusted before. */
export function grantedOf(declared: readonly Setting[], nix: NixSettings): FlakeSettings {
  const isEach = nix.get("accept-flake-config") === "true";
  const trusted = isEach ? {} : trustedSettings();
  const accepted = declared.filter(([name, value]) =>
    isEach || HARMLESS.has(name.replace(/^extra-/, "")) || trusted[name]?.[value] === true
  );
  return { declared, accepted };
}

/** By name and value: what the person answered when Nix asked him, and told Nix to remember. */
function trustedSettings(): Readonly<Record<string, Readonly<Record<string, boolean>>>> {
  const data = Deno.env.get("XDG_DATA_HOME") || `${Deno.env.get("HOME") ?? "/"}/.local/share`;
  const file = `${Deno.env.get("NIX_DATA_HOME") || `${data}/nix`}/trusted-settings.json`;
  try {
    return JSON.parse(readIfAllowed(file) ?? "{}");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw failure("trusted-settings", `'${file}' is not JSON`, { help: "mend or remove it" });
  }
}

/** Says what does not count, and how it would. */
export function tellRefused({ declared, accepted }: FlakeSettings, output: Output): void {
  for (const [name] of declared.filter((setting) => !accepted.includes(setting))) {
    output.diagnose({
      severity: "warning",
      code: "flake-setting",
      message: `ignoring untrusted flake configuration setting '${name}'.\n` +
        "Pass '--accept-flake-config' to trust it",
    });
  }
}

/** A session in which further settings count. */
export function sessionWith(session: FetchSession, settings: readonly Setting[]): FetchSession {
  if (settings.length === 0) return session;
  const merged = readNixSettings([...session.option ?? [], ...settings]);
  return { ...session, settings: () => merged };
}

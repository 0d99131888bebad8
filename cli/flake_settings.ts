/**
 * The settings that a flake has in `nixConfig`: which of them count.
 *
 * Source of the rules: Nix manual, `nix flake`, "Flake format" (`nixConfig`), and the setting
 * `accept-flake-config`; the list of the harmless ones is in `ConfigFile::apply` of Nix's
 * config.cc.
 *
 * @module
 */
import type { FetchSession, FlakeSetting, RootFlake } from "../compat/lock/mod.ts";
import { type NixSettings, readNixSettings } from "../compat/lock/fetch/nix_settings.ts";
import { shown } from "./diagnostic.ts";
import { lockRoom } from "./lock_room.ts";
import type { Setting } from "./nix_settings.ts";
import type { Output } from "./output.ts";
import { saveTrust, trustedSettings } from "./trusted_settings.ts";

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

/** What a flake sets; the person is asked, and told of what is refused. */
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
  return await grantedOf(declared, session.settings(), output, session.signal);
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

/** Those that count: the harmless ones, all where the person says so, and what he trusts. */
export async function grantedOf(
  declared: readonly Setting[],
  nix: NixSettings,
  output: Output,
  interruption?: AbortSignal,
): Promise<FlakeSettings> {
  const isEach = nix.get("accept-flake-config") === "true";
  const accepted: Setting[] = [];
  for (const setting of declared) {
    const counts = isEach || HARMLESS.has(setting[0].replace(/^extra-/, "")) ||
      await isTrusted(setting, output, interruption);
    if (counts) accepted.push(setting);
  }
  return { declared, accepted };
}

/** What was decided of settings, as JSON, since this process began: it is asked and said once. */
const decided = new Map<string, boolean>();

async function isTrusted(
  setting: Setting,
  output: Output,
  interruption?: AbortSignal,
): Promise<boolean> {
  const key = JSON.stringify(setting);
  const known = decided.get(key);
  if (known !== undefined) return known;
  const decision = savedTrust(setting, output) ?? await askedTrust(setting, output, interruption);
  decided.set(key, decision);
  if (!decision) tellRefused(setting, output);
  return decision;
}

/** What the person let Nix, or us, remember. */
function savedTrust([name, value]: Setting, output: Output): boolean | undefined {
  const saved = trustedSettings()[name]?.[value];
  if (typeof saved !== "boolean") return undefined;
  const file = "~/.local/share/nix/trusted-settings.json";
  output.say(`Using saved setting for '${onOneLine(name)} = ${onOneLine(value)}' from ${file}.`);
  return saved;
}

/** What the person says now, in answer to the questions of Nix; no, where nobody can be asked. */
async function askedTrust(
  setting: Setting,
  output: Output,
  interruption?: AbortSignal,
): Promise<boolean> {
  const isYes = async (question: string): Promise<boolean | undefined> => {
    const answer = await output.ask(`${question} (y/N)?`, interruption);
    return answer === undefined ? undefined : answer.toLowerCase() === "y";
  };
  const [name, value] = setting;
  const allow = `do you want to allow configuration setting '${onOneLine(name)}' to be set to`;
  const trust = await isYes(`${allow} '${output.style.red(onOneLine(value))}'`);
  if (trust === undefined) return false;
  const word = trust ? "trusted" : "untrusted";
  if (await isYes(`do you want to permanently mark this value as ${word}`)) {
    await saveTrust(setting, trust);
  }
  return trust;
}

/**
 * Text of a flake as part of a question: it can neither move the cursor nor look like an answer.
 */
function onOneLine(text: string): string {
  return shown(text).replaceAll(/[\t\n]/g, "�");
}

/** Says that a setting does not count, and how it would. */
function tellRefused([name]: Setting, output: Output): void {
  output.diagnose({
    severity: "warning",
    code: "flake-setting",
    message: `ignoring untrusted flake configuration setting '${name}'.\n` +
      "Pass '--accept-flake-config' to trust it",
  });
}

/** A session in which further settings count. */
export function sessionWith(session: FetchSession, settings: readonly Setting[]): FetchSession {
  if (settings.length === 0) return session;
  const merged = readNixSettings([...session.option ?? [], ...settings]);
  return { ...session, settings: () => merged };
}

/**
 * What the person answered when Nix, or we, asked whether a flake's setting shall count, and what
 * of that is to be remembered: the file is Nix's own (`trustedListPath` of its config.cc).
 *
 * @module
 */
import { readIfThere } from "../compat/lock/fetch/nix_settings.ts";
import { failure } from "../nix/diagnostic.ts";
import type { Setting } from "./nix_settings.ts";

/** By name and value: whether it is trusted. */
type TrustedSettings = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

function trustedSettingsFile(): string {
  const data = Deno.env.get("XDG_DATA_HOME") || `${Deno.env.get("HOME") ?? "/"}/.local/share`;
  return `${Deno.env.get("NIX_DATA_HOME") || `${data}/nix`}/trusted-settings.json`;
}

/**
 * What is remembered.
 *
 * @throws {Failure} where the file can't be read, or is not what Nix writes: truth values by name
 * and value, as JSON.
 */
export function trustedSettings(): TrustedSettings {
  const file = trustedSettingsFile();
  const found = parsed(readIfThere(file) ?? "{}");
  if (isSetOf(found, (values) => isSetOf(values, (it) => typeof it === "boolean"))) {
    return found as TrustedSettings;
  }
  const fault = found === undefined ? "is not JSON" : "is not as Nix writes it";
  throw failure("trusted-settings", `'${file}' ${fault}`, { help: "mend or remove it" });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSetOf(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.values(value).every(isMember);
}

/** Remembers whether a setting is trusted, beside all that is remembered already. */
export async function saveTrust([name, value]: Setting, isTrusted: boolean): Promise<void> {
  const { changeFile } = await import("../compat/lock/fetch/write_lock.ts");
  const { printNixJson } = await import("../compat/lock/nix_json.ts");
  await changeFile(trustedSettingsFile(), () => {
    const before = trustedSettings();
    const named = { ...before[name], [value]: isTrusted };
    return printNixJson({ ...before, [name]: named }, false);
  });
}

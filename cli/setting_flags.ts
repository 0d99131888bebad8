/**
 * Nix's settings as flags of their own, as every command of Nix takes them: `--NAME VALUE`, and
 * `--NAME` or `--no-NAME` for a Boolean one. Source: `nix config show --json` of Nix 2.34.
 *
 * @module
 */

const BOOLEANS = new Set([
  ...["abort-on-warn", "accept-flake-config", "allow-dirty", "allow-dirty-locks"],
  ...["allow-import-from-derivation", "always-allow-substitutes", "builders-use-substitutes"],
  ...["debugger-on-trace", "debugger-on-warn", "eval-cache", "fallback", "http2", "ignore-try"],
  ...["keep-build-log", "keep-failed", "keep-going", "print-missing", "pure-eval", "require-sigs"],
  ...["restrict-eval", "sandbox", "sandbox-fallback", "substitute", "trace-function-calls"],
  ...["trace-import-from-derivation", "trace-verbose", "trust-tarballs-from-git-forges"],
  ...["use-registries", "use-xdg-base-directories", "warn-dirty", "warn-short-path-literals"],
]);

const TEXTS = new Set([
  ...["access-tokens", "allowed-uris", "bash-prompt", "bash-prompt-prefix", "bash-prompt-suffix"],
  ...["build-dir", "builders", "commit-lock-file-summary", "connect-timeout", "cores"],
  ...["download-attempts", "download-buffer-size", "eval-profile-file", "eval-profiler"],
  ...["eval-system", "experimental-features", "extra-platforms", "flake-registry"],
  ...["http-connections", "impure-env", "json-log-path", "log-lines", "max-call-depth"],
  ...["max-jobs", "max-silent-time", "netrc-file", "nix-path", "plugin-files", "post-build-hook"],
  ...["sandbox-paths", "ssl-cert-file", "stalled-download-timeout", "store", "substituters"],
  ...["system", "system-features", "tarball-ttl", "timeout", "trusted-public-keys"],
  ...["trusted-substituters"],
]);

/** A setting on a command line. */
export interface SettingFlag {
  readonly name: string;
  readonly value: string;
  /** How many words it takes. */
  readonly length: number;
}

/** The setting that the first of the words is a flag for; undefined where it is none. */
export function settingFlag([word = "", next]: readonly string[]): SettingFlag | undefined {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (name === undefined) return undefined;
  const positive = name.replace(/^no-/, "");
  if (value === undefined && BOOLEANS.has(positive)) {
    return { name: positive, value: String(name === positive), length: 1 };
  }
  const given = value ?? next;
  if (given === undefined || !TEXTS.has(name.replace(/^extra-/, ""))) return undefined;
  return { name, value: given, length: value === undefined ? 2 : 1 };
}

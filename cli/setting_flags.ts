/**
 * Nix's settings as flags of their own, as every command of Nix takes them: `--NAME VALUE`, and
 * `--NAME` or `--no-NAME` for a Boolean one, also by the names of old. Source: `nix config show
 * --json` of Nix 2.34.
 *
 * @module
 */

const BOOLEANS = new Set([
  ...["abort-on-warn", "accept-flake-config", "allow-dirty", "allow-dirty-locks"],
  ...["allow-import-from-derivation", "allow-new-privileges", "allow-symlinked-store"],
  ...["allow-unsafe-native-code-during-evaluation", "always-allow-substitutes"],
  ...["auto-allocate-uids", "auto-optimise-store", "build-compress-log", "build-fallback"],
  ...["build-impersonate-linux-26", "build-keep-log", "build-use-chroot", "build-use-sandbox"],
  ...["build-use-substitutes", "builders-use-substitutes", "compress-build-log"],
  ...["debugger-on-trace", "debugger-on-warn", "env-keep-derivations", "eval-cache", "fallback"],
  ...["filter-syscalls", "fsync-metadata", "fsync-store-paths", "gc-keep-derivations"],
  ...["gc-keep-outputs", "http2", "ignore-try", "impersonate-linux-26", "keep-build-log"],
  ...["keep-derivations", "keep-env-derivations", "keep-failed", "keep-going", "keep-outputs"],
  ...["nix-shell-always-looks-for-shell-nix", "nix-shell-shebang-arguments-relative-to-script"],
  ...["preallocate-contents", "print-missing", "pure-eval", "require-drop-supplementary-groups"],
  ...["require-sigs", "restrict-eval", "run-diff-hook", "sandbox", "sandbox-fallback"],
  ...["show-trace", "substitute", "sync-before-registering", "trace-function-calls"],
  ...["trace-import-from-derivation", "trace-verbose", "trust-tarballs-from-git-forges"],
  ...["use-case-hack", "use-cgroups", "use-registries", "use-sqlite-wal"],
  ...["use-xdg-base-directories", "warn-dirty", "warn-short-path-literals"],
]);

const TEXTS = new Set([
  ...["access-tokens", "allowed-impure-host-deps", "allowed-uris", "allowed-users", "bash-prompt"],
  ...["bash-prompt-prefix", "bash-prompt-suffix", "binary-cache-public-keys", "binary-caches"],
  ...["binary-caches-parallel-connections", "build-chroot-dirs", "build-cores", "build-dir"],
  ...["build-hook", "build-max-jobs", "build-max-log-size", "build-max-silent-time"],
  ...["build-poll-interval", "build-sandbox-paths", "build-timeout", "build-users-group"],
  ...["builders", "commit-lock-file-summary", "commit-lockfile-summary", "connect-timeout"],
  ...["cores", "diff-hook", "download-attempts", "download-buffer-size", "download-speed"],
  ...["eval-attrset-update-layer-rhs-threshold", "eval-profile-file", "eval-profiler"],
  ...["eval-profiler-frequency", "eval-system", "experimental-features", "external-builders"],
  ...["extra-platforms", "flake-registry", "gc-reserved-space", "hashed-mirrors"],
  ...["http-connections", "id-count", "ignored-acls", "impure-env", "json-log-path"],
  ...["lint-absolute-path-literals", "lint-short-path-literals", "lint-url-literals", "log-lines"],
  ...["max-build-log-size", "max-call-depth", "max-free", "max-jobs", "max-silent-time"],
  ...["max-substitution-jobs", "min-free", "min-free-check-interval", "nar-buffer-size"],
  ...["narinfo-cache-meta-ttl", "narinfo-cache-negative-ttl", "narinfo-cache-positive-ttl"],
  ...["netrc-file", "nix-path", "plugin-files", "post-build-hook", "pre-build-hook"],
  ...["sandbox-build-dir", "sandbox-dev-shm-size", "sandbox-paths", "secret-key-files"],
  ...["ssl-cert-file", "stalled-download-timeout", "start-id", "store", "substituters"],
  ...["substitution-max-jobs", "system", "system-features", "tarball-ttl", "timeout"],
  ...["trusted-binary-caches", "trusted-public-keys", "trusted-substituters", "trusted-users"],
  ...["upgrade-nix-store-path-url", "user-agent-suffix", "warn-large-path-threshold"],
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

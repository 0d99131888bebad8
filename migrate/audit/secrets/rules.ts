/**
 * The rules about secrets, in words.
 *
 * @module
 */
import type { Rule } from "../rule.ts";

const remedy = "Take it out of the project and replace it, since it is in git's history. Keep " +
  "secrets encrypted (sops-nix, agenix), or outside of the project: a running system reads " +
  '`"/run/secrets/token"`, a string. If it is no secret, migrate with `--allow-secrets`.';

/** A private key, known by its form. */
export const secretKey: Rule = {
  code: "secret-key",
  severity: "error",
  title: "a private key",
  explanation:
    "A flake is copied to /nix/store before anything is evaluated, with every file that " +
    "git tracks, and everybody on the machine can read the store; binary caches may spread it. " +
    "Private keys are known by their form: PEM, OpenSSH, OpenPGP, age, WireGuard, and the keys " +
    "that sign for a binary cache.",
  remedy,
};

/** A token, known by its form. */
export const secretToken: Rule = {
  code: "secret-token",
  severity: "error",
  title: "a token",
  explanation:
    "A flake is copied to /nix/store with every file that git tracks, and everybody on " +
    "the machine can read the store. Tokens are known by the prefix that their issuer gives them, " +
    "like GitHub's, and by looking like chance.",
  remedy,
};

/** A file that holds secrets by its nature. */
export const secretFile: Rule = {
  code: "secret-file",
  severity: "error",
  title: "a file that holds secrets",
  explanation:
    "A flake is copied to /nix/store with every file that git tracks, and everybody on " +
    "the machine can read the store. Files like `.env`, `.netrc` or a key store hold secrets by " +
    "their nature; of `.env`, only variables with a name like TOKEN or PASSWORD and a value that " +
    "is no stand-in count.",
  remedy,
};

/** A password in code. */
export const secretPassword: Rule = {
  code: "secret-password",
  severity: "warning",
  title: "a password in code",
  explanation:
    "A flake is copied to /nix/store with every file that git tracks, and everybody on the " +
    "machine can read the store. An attribute called `password`, `initialPassword` or the like has " +
    "a text as its value, or one called `token`, `secret` or `apiKey` a text that looks like " +
    "chance; stand-ins, hashes and what is put together of other values do not count. It is told, " +
    "and a migration goes on.",
  remedy: "Give the program a file that it reads at run time, `passwordFile`, or a hash, " +
    "`hashedPassword`; and replace the password, since it is in git's history.",
};

/** A file that git-crypt keeps. */
export const gitCrypt: Rule = {
  code: "git-crypt",
  severity: "error",
  title: "a file that git-crypt keeps",
  explanation: "git-crypt decrypts its files in the work tree. A flake in a local repository is " +
    "copied from there: decrypted, to a place where everybody on the machine can read it. Fetched " +
    "from elsewhere, it has the encrypted file, which Nix can't read.",
  remedy:
    "Keep secrets with sops-nix or agenix, which decrypt on the machine that needs them; or " +
    "read the file at run time, by its path as a string.",
};

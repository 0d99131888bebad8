/**
 * `verifyCommit`: whether a commit is signed by one of the keys that an input names.
 *
 * Source of the rules: Nix manual, "builtins.fetchGit", `verifyCommit`, `publicKeys`; git manual,
 * "gpg.ssh.allowedSignersFile".
 *
 * @module
 */
import { failure } from "../../../nix/diagnostic.ts";
import { digest } from "../../../nix/store/digest.ts";
import type { GitRef } from "../../ref/mod.ts";
import { gitFailure, tryGit } from "./git_program.ts";
import type { FetchSession } from "./session.ts";

/** A public key as OpenSSH writes it. */
interface PublicKey {
  /** `ssh-ed25519` */
  readonly type: string;
  /** Base 64. */
  readonly key: string;
}

/** The kinds of keys that Nix takes. */
const KEY_TYPES = [
  "ssh-dsa",
  "ssh-ecdsa",
  "ssh-ecdsa-sk",
  "ssh-ed25519",
  "ssh-ed25519-sk",
  "ssh-rsa",
];

/** Throws a failure unless the commit is signed as the reference wants, if it wants that. */
export async function verifyCommit(
  ref: GitRef,
  repository: string,
  rev: string,
  session: FetchSession,
): Promise<void> {
  const keys = publicKeysOf(ref);
  if (!(ref.verifyCommit ?? keys.length > 0)) return;
  const signers = `${await session.scratch()}/signers`;
  await Deno.writeTextFile(signers, keys.map(({ type, key }) => `* ${type} ${key}\n`).join(""));
  const args = ["-c", `gpg.ssh.allowedSignersFile=${signers}`, "verify-commit", rev];
  const finished = await tryGit(repository, args);
  if (finished.status !== 0) throw gitFailure(args.slice(2), finished);
  // git is content with keys of the person's own as well.
  for (const { key } of keys) {
    if (finished.stderr.includes(`SHA256:${await fingerprint(key)}`)) return;
  }
  throw failure("not-signed", `commit ${rev} is signed, but by none of the input's public keys`);
}

/** Throws a failure for what Nix does not do either: the feature must be enabled, the key known. */
export function refuseVerification(ref: GitRef, session: FetchSession): void {
  const keys = publicKeysOf(ref);
  if (ref.verifyCommit === undefined && keys.length === 0) return;
  const features = session.settings().get("experimental-features") ?? "";
  if (!features.split(/\s+/).includes("verified-fetches")) {
    const message = "experimental Nix feature 'verified-fetches' is disabled";
    const help = "add 'experimental-features = verified-fetches' to nix.conf";
    throw failure("disabled-feature", message, { help });
  }
  const unknown = keys.find(({ type }) => !KEY_TYPES.includes(type));
  if (unknown === undefined) return;
  throw failure("key-type", `unknown key type '${unknown.type}'`, {
    help: `one of ${KEY_TYPES.join(", ")}`,
  });
}

function publicKeysOf({ publicKeys, publicKey, keytype }: GitRef): readonly PublicKey[] {
  const single = publicKey === undefined
    ? []
    : [{ type: keytype ?? "ssh-ed25519", key: publicKey }];
  return [...parseKeys(publicKeys), ...single];
}

function parseKeys(text: string | undefined): readonly PublicKey[] {
  try {
    const keys: unknown = JSON.parse(text ?? "[]");
    if (Array.isArray(keys) && keys.every(isPublicKey)) return keys;
  } catch {
    // As bad as any other text that is no list of keys.
  }
  throw failure("public-keys", `'publicKeys' is not a list of keys in JSON: ${text}`);
}

function isPublicKey(value: unknown): value is PublicKey {
  return typeof value === "object" && value !== null && "type" in value && "key" in value &&
    typeof value.type === "string" && typeof value.key === "string";
}

/** As OpenSSH prints it, without what is before. */
async function fingerprint(key: string): Promise<string> {
  const { bytes } = await digest([Uint8Array.fromBase64(key)]);
  return bytes.toBase64({ omitPadding: true });
}

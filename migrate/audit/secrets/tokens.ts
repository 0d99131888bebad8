/**
 * Secrets that are known by their form: private keys, and tokens whose prefix says whose they are.
 *
 * Sources: RFC 7468 (PEM) and PROTOCOL.key of OpenSSH; the age specification; Nix manual,
 * "nix-store --generate-binary-cache-key"; for tokens, the documentation of whoever issues them.
 *
 * @module
 */

/** A form of secret. */
export interface SecretForm {
  /** What it is, with its article: `an SSH or TLS private key`. */
  readonly what: string;
  /** A text without this word holds none: what keeps the search fast. */
  readonly marker: string;
  /**
   * What it looks like; the group `chance`, if there is one, is the part that looks like chance.
   */
  readonly form: RegExp;
  /** Bits a character that `chance` has at least; 3 unless told. */
  readonly bits?: number;
  /** Whether lines of base 64 must follow, as they do not where only the words are mentioned. */
  readonly block?: true;
}

/**
 * Whether lines of base 64 stand at the beginning of a text, indented or escaped as they may be;
 * one that is full is enough, since an Ed25519 key has no more.
 */
export function beginsBlock(text: string): boolean {
  const words = text.slice(0, 600).split(/(?:\s|\\[nr]|["',+])+/).slice(0, 40);
  const lines = words.filter((word) => /^[A-Za-z0-9+/=]{32,}$/.test(word));
  return lines.length >= 2 || lines.some(({ length }) => length === 64);
}

/** Private keys. */
export const keys: readonly SecretForm[] = [
  {
    what: "a private key",
    marker: "PRIVATE KEY-----",
    form: /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|ED25519) )?PRIVATE KEY-----/g,
    block: true,
  },
  {
    // As a kubeconfig has it.
    what: "a private key in base 64",
    marker: "LS0tLS1CRUdJTiB",
    form:
      /LS0tLS1CRUdJTiB(?:QUklWQVRFIEtFWS|SU0EgUFJJVkFURSBLRVkt|FQyBQUklWQVRFIEtFWS|PUEVOU1NIIFBSSVZBVEUgS0VZ)[A-Za-z0-9+/=]{80,}/g,
  },
  {
    what: "an OpenPGP private key",
    marker: "PGP PRIVATE KEY BLOCK",
    form: /-----BEGIN PGP PRIVATE KEY BLOCK-----/g,
    block: true,
  },
  {
    what: "an age identity",
    marker: "AGE-SECRET-KEY-1",
    // The alphabet of bech32, and no word of it: a stand-in has other letters.
    form: /AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{58}/g,
  },
  {
    what: "the secret key of a binary cache",
    marker: "==",
    form: /(?<![\w.-])(?:[\w-]+\.[\w.-]+|[\w-]+-\d+):(?<chance>[A-Za-z0-9+/]{86})==/g,
  },
  {
    what: "a WireGuard private key",
    marker: "rivateKey",
    form: /\b[Pp]rivateKey\s*=\s*"?(?<chance>[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)/g,
  },
  {
    what: "a PuTTY private key",
    marker: "PuTTY-User-Key-File",
    form: /PuTTY-User-Key-File-\d: [^]*?^Private-Lines: /gm,
  },
];

/** Tokens. */
export const tokens: readonly SecretForm[] = [
  ...["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map((marker) => ({
    what: "a GitHub token",
    marker,
    form: new RegExp(String.raw`\b${marker}(?<chance>[A-Za-z0-9]{36,})\b`, "g"),
  })),
  {
    what: "a GitHub token",
    marker: "github_pat_",
    form: /\bgithub_pat_(?<chance>[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b/g,
  },
  ...["glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glagent-"].map((marker) => ({
    what: "a GitLab token",
    marker,
    form: new RegExp(String.raw`\b${marker}(?<chance>[\w-]{20,})`, "g"),
  })),
  {
    what: "an AWS secret key",
    marker: "",
    form:
      /aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?(?<chance>[A-Za-z0-9/+]{40})(?![\w/+=])/gi,
  },
  {
    what: "an AWS secret key",
    marker: "",
    // Nothing names it, but neither a commit nor a path is of so many characters, and what has
    // three slashes is a path: by chance, one key of forty has.
    form:
      /(?<=["'=:\s])(?!(?:[A-Z0-9+]{0,37}\/){3})(?<chance>[A-Za-z0-9/+]{40})(?=["'\s;,]|$)(?<!aws_?secret_?(?:access_?)?key["']?\s*[:=]\s*["']?.{40})/gi,
    bits: 4.4,
  },
  { what: "an AWS access key", marker: "AKIA", form: /\bAKIA(?<chance>[0-9A-Z]{16})\b/g },
  {
    what: "a Slack token",
    marker: "xox",
    form: /\bxox[abeoprs]-(?<chance>\d+-[\w-]{20,})/g,
  },
  {
    what: "a Slack webhook",
    marker: "hooks.slack.com/services/T",
    form: /hooks\.slack\.com\/services\/T\w{8,}\/B\w{8,}\/(?<chance>\w{24})/g,
  },
  { what: "a Stripe key", marker: "k_live_", form: /\b[rs]k_live_(?<chance>\w{24,})\b/g },
  { what: "an npm token", marker: "npm_", form: /\bnpm_(?<chance>[A-Za-z0-9]{36})\b/g },
  { what: "a PyPI token", marker: "pypi-AgE", form: /\bpypi-AgE(?<chance>[\w-]{50,})/g },
  {
    what: "an OpenAI key",
    marker: "T3BlbkFJ",
    form: /\bsk-[\w-]{20,}T3BlbkFJ(?<chance>[\w-]{20,})/g,
  },
  { what: "an Anthropic key", marker: "sk-ant-", form: /\bsk-ant-\w+-(?<chance>[\w-]{60,})/g },
  {
    what: "a Google OAuth secret",
    marker: "GOCSPX-",
    form: /\bGOCSPX-(?<chance>[\w-]{28})/g,
  },
  {
    what: "a SendGrid key",
    marker: "SG.",
    form: /\bSG\.(?<chance>[\w-]{22}\.[\w-]{43})/g,
  },
  {
    what: "a DigitalOcean token",
    marker: "dop_v1_",
    form: /\bdop_v1_(?<chance>[0-9a-f]{64})\b/g,
  },
  {
    what: "a Tailscale key",
    marker: "tskey-",
    form: /\btskey-\w+-(?<chance>\w{10,}-\w{20,})/g,
  },
  { what: "a Vault token", marker: "hvs.", form: /\bhvs\.(?<chance>[\w-]{24,})/g },
  {
    what: "a Telegram bot's token",
    marker: ":AA",
    form: /\b\d{8,10}:AA(?<chance>[\w-]{33})(?![\w-])/g,
  },
  {
    what: "a Discord webhook",
    marker: "/api/webhooks/",
    form: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{17,}\/(?<chance>[\w-]{60,})/g,
  },
  {
    what: "an Azure storage key",
    marker: "AccountKey=",
    form: /\bAccountKey=(?<chance>[A-Za-z0-9+/]{86})==/g,
  },
  {
    what: "a Docker Hub token",
    marker: "dckr_pat_",
    form: /\bdckr_pat_(?<chance>[\w-]{27})/g,
  },
  {
    what: "a Shopify token",
    marker: "shp",
    form: /\bshp(?:at|ca|pa|ss)_(?<chance>[0-9a-fA-F]{32})\b/g,
  },
  { what: "a crates.io token", marker: "cio", form: /\bcio(?<chance>[A-Za-z0-9]{32})\b/g, bits: 4 },
  {
    what: "a password in a URL",
    marker: "://",
    form: /:\/\/[^\s:@/"'`]*:(?<chance>[^\s:@/"'`$<>{}%()*]{12,})@[\w-]+\.[\w.-]+/g,
    bits: 3.2,
  },
  { what: "a Hugging Face token", marker: "hf_", form: /\bhf_(?<chance>[A-Za-z]{34})\b/g },
];

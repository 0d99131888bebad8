import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { gitCryptIn } from "./git_crypt.ts";
import { secretsIn } from "./secrets.ts";
import { keys, tokens } from "./tokens.ts";

/** Characters that look like chance, the same ones each time: no secret of anybody's. */
function chance(length: number, alphabet: string, seed = 1): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length];
  }).join("");
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE62 = `${LETTERS}0123456789`;
const HEX = "0123456789abcdef";
const body = Array.from({ length: 4 }, (_, at) => chance(64, BASE62, at + 7));

function pem(kind: string, indent = ""): string {
  const dashes = "-".repeat(5);
  return [`${dashes}BEGIN ${kind}${dashes}`, ...body, `${dashes}END ${kind}${dashes}`, ""]
    .map((line) => indent + line).join("\n");
}

/** `CODE SEVERITY LINE` of what is found. */
function found(path: string, text: string): readonly string[] {
  return secretsIn({ path, bytes: new TextEncoder().encode(text) })
    .map(({ code, severity, place }) => `${code} ${severity} ${place.line}`);
}

Deno.test("secretsIn() finds private keys, also indented and in JSON", () => {
  const key = ["secret-key error 1"];
  for (const kind of ["PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "EC PRIVATE KEY"]) {
    assertEquals(found("a", pem(kind)), key, kind);
  }
  assertEquals(found("a.nix", `{ key = ''\n${pem("PRIVATE KEY", "    ")}''; }`), [
    "secret-key error 2",
  ]);
  assertEquals(found("a.json", JSON.stringify({ private_key: pem("PRIVATE KEY") })), key);
  const base64 = `client-key-data: ${btoa(pem("EC PRIVATE KEY"))}`;
  assertEquals(found("kubeconfig", base64), key);
  assertEquals(found("a.asc", pem("PGP PRIVATE KEY BLOCK")), key);
  assertEquals(
    found("k", `AGE-SECRET-KEY-1${chance(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}`),
    key,
  );
  const ed25519 = pem("PRIVATE KEY").split("\n").toSpliced(2, 3).join("\n");
  assertEquals(found("a", ed25519), key);
  assertEquals(found("k", `cache.example.org-1:${chance(86, BASE62)}==`), key);
  assertEquals(found("wg.conf", `PrivateKey = ${chance(42, BASE62)}E=\n`), key);
});

Deno.test("secretsIn() finds tokens of known forms", () => {
  const tokens = [
    `ghp_${chance(36, BASE62)}`,
    `github_pat_${chance(22, BASE62)}_${chance(59, BASE62)}`,
    `glpat-${chance(20, BASE62)}`,
    `AKIA${chance(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")}`,
    `aws_secret_access_key = ${chance(40, BASE62)}`,
    `AWS_SECRET_ACCESS_KEY=${chance(40, BASE62)}`,
    `xoxb-123-${chance(24, BASE62)}`,
    `sk_live_${chance(24, BASE62)}`,
    `npm_${chance(36, BASE62)}`,
    `dop_v1_${chance(64, HEX)}`,
    `hf_${chance(34, LETTERS)}`,
    `gldt-${chance(20, BASE62)}`,
    `https://discord.com/api/webhooks/${"1".repeat(18)}/${chance(68, BASE62)}`,
    `AccountKey=${chance(86, BASE62)}==`,
    `dckr_pat_${chance(27, BASE62)}`,
    `shpat_${chance(32, HEX)}`,
    `cio${chance(32, BASE62)}`,
    `https://me:${chance(20, BASE62)}@git.example.org/a`,
  ];
  for (const token of tokens) {
    assertEquals(found("a.txt", `x = "${token}"`), ["secret-token error 1"], token);
  }
});

Deno.test("secretsIn() finds secrets in files that hold them", () => {
  const secret = chance(20, BASE62);
  const file = ["secret-file error 2"];
  assertEquals(found(".env", `PORT=3000\nAPI_TOKEN=${secret}\n`), file);
  assertEquals(found("sub/.env.production", `\nexport DB_PASSWORD="${secret}"\n`), file);
  assertEquals(found(".envrc", `use nix\nexport GITHUB_TOKEN=${secret}\n`), file);
  assertEquals(found(".netrc", `machine a\nlogin b password ${secret}\n`), file);
  assertEquals(found(".env", `\nSECRET_KEY_BASE=${secret}\n`), file);
  assertEquals(found("prod.env", `\nDB_PASS=${secret}\n`), file);
  assertEquals(found("config.json", `{\n"auths": { "a": { "auth": "${secret}" } } }`), file);
  assertEquals(found("config/master.key", `${chance(32, HEX)}\n`), ["secret-file error 1"]);
  assertEquals(found("a.tfstate", `\n"db_password": "${secret}"`), file);
  assertEquals(found(".npmrc", `\n//registry/:_authToken=${secret}\n`), file);
});

Deno.test("secretsIn() warns of passwords in code, and of a lone AWS key", () => {
  const warned = ["secret-password warning 1"];
  assertEquals(found("a.nix", '{ password = "hunter2"; }'), warned);
  assertEquals(found("a.nix", '{ users.users.a.initialPassword = "letmein"; }'), warned);
  assertEquals(found("a.nix", '{ "db-password" = "tr0ub4dor"; }'), warned);
  assertEquals(found("a.nix", `{ apiToken = "${chance(20, BASE62)}"; }`), warned);
  assertEquals(found("a.nix", '{ networks.home.psk = "hunter2"; }'), warned);
  assertEquals(found("a.nix", '{ authToken = "CACHIX_AUTH_TOKEN"; token = "short"; }'), []);
  for (
    const value of ["", "changeme", "test", "$6$salt$hash", "${key}", "/run/secrets/a", "password1"]
  ) {
    assertEquals(found("a.nix", `{ password = "${value}"; }`), [], value);
  }
  assertEquals(found("a.nix", '{ passwordFile = "hunter2"; }'), []);
  assertEquals(found("a.json", '{ "password": "Passwort" }'), []);
  const key = chance(40, `${BASE62}/+`, 3);
  assertEquals(found("a.nix", `{ secret = "${key}"; }`), ["secret-token error 1"]);
  assertEquals(found("a.nix", `{ rev = "${chance(40, HEX)}"; }`), []);
});

Deno.test("secretsIn() knows key stores by their first bytes, too", () => {
  const codes = (path: string, ...bytes: readonly number[]) =>
    secretsIn({ path, bytes: new Uint8Array([...bytes, 0, 0]) }).map(({ code }) => code);
  assertEquals(codes("a.p12", 0x30, 0x82), ["secret-file"]);
  assertEquals(codes("debug.keystore", 0xfe, 0xed, 0xfe, 0xed), ["secret-file"]);
  assertEquals(codes("a.kdbx", 0x03, 0xd9, 0xa2, 0x9a), ["secret-file"]);
  assertEquals(codes("a.keytab", 0x05, 0x02), ["secret-file"]);
  assertEquals(found("konsole.keytab", 'keyboard "a"\n'), []);
  assertEquals(codes(".keystore", 0xcf, 0x9a), []);
});

Deno.test("secretsIn() raises no false alarm", () => {
  const quiet: Readonly<Record<string, string>> = {
    "a.pem": pem("CERTIFICATE") + pem("PUBLIC KEY"),
    "id_ed25519.pub": `ssh-ed25519 ${chance(68, BASE62)} a@b`,
    "flake.lock": `{"narHash":"sha256-${chance(43, BASE62)}=","rev":"${chance(40, HEX)}"}`,
    "yarn.lock": `integrity sha512-${chance(86, BASE62)}==`,
    "Cargo.lock": `checksum = "${chance(64, HEX)}"`,
    "cache.nix": `trusted-public-keys = [ "a.example.org-1:${chance(43, BASE62)}=" ];`,
    "readme.md": "Paste it between -----BEGIN PRIVATE KEY----- and -----END PRIVATE KEY-----",
    "doc.nix": `ghp_${"x".repeat(36)} AKIAIOSFODNN7EXAMPLE`,
    ".env": "API_TOKEN=changeme-please\nDB_PASSWORD=$SECRET\nTOKEN_FILE=/run/secrets/a\nDEBUG=1\n",
    "example.env": `API_TOKEN=${chance(20, BASE62)}\n`,
    "urls.md": "https://user:password@example.org/ https://me:$TOKEN@git.example.org/a",
    ".env.example": `API_TOKEN=${chance(20, BASE62)}\n`,
    ".envrc": "use nix\nexport API_TOKEN=$(pass show api/token)\n",
    ".npmrc": "//registry/:_authToken=${NPM_TOKEN}\n",
    "secrets.yaml": `key: ENC[AES256_GCM,data:${chance(86, BASE62)}==,type:str]`,
    "list.ini": "ImageWidget=github/AXgrYmbQ/ZTkPfCwLhJdV19085/master",
    "integrity.txt": `sha512:${chance(86, BASE62)}==`,
    "recipients.nix": `"age1${chance(58, "qpzry9x8gf2tvdw0s3jn54khce6mua7l")}"`,
  };
  for (const [path, text] of Object.entries(quiet)) assertEquals(found(path, text), [], path);
});

Deno.test("secretsIn() only mentions keys that are made for tests", () => {
  const note = ["secret-key note 1"];
  for (const path of ["tests/a.key", "integration-tests/b.nix", "x/fixtures/c", "snakeoil.pem"]) {
    assertEquals(found(path, pem("RSA PRIVATE KEY")), note, path);
  }
  assertEquals(found("latest/a.key", pem("RSA PRIVATE KEY")), ["secret-key error 1"]);
});

Deno.test("secretsIn() never repeats the secret", () => {
  const told = secretsIn({
    path: ".env",
    bytes: new TextEncoder().encode(`API_TOKEN=ghp_${chance(36, BASE62)}\n${pem("PRIVATE KEY")}`),
  });
  assertEquals(told.length, 3);
  const words = JSON.stringify(told);
  for (const secret of [chance(36, BASE62), ...body]) assert(!words.includes(secret));
  for (const { place } of told) assertEquals(place.text, undefined);
});

Deno.test("secretsIn() takes any bytes, in time that grows with their number", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (bytes, path) => {
    secretsIn({ path, bytes });
  }));
  const markers = keys.concat(tokens).map(({ marker }) => marker).join(" ");
  for (
    const piece of [
      "a",
      "a-",
      "0==",
      ":",
      "://",
      "\n",
      "aws_secret",
      "-----BEGIN PRIVATE KEY-----\n",
    ]
  ) {
    const start = performance.now();
    for (const name of ["a", ".env", ".netrc", ".pgpass"]) found(name, markers + piece.repeat(2e4));
    assert(performance.now() - start < 10_000, piece);
  }
});

Deno.test("gitCryptIn() tells what is decrypted here from what is not", () => {
  const attributes = "secrets/** filter=git-crypt diff=git-crypt\n";
  const told = (path: string, text: string) =>
    gitCryptIn({ path, bytes: new TextEncoder().encode(text) }, attributes)
      .map(({ severity }) => severity);
  assertEquals(told("secrets/a.nix", "{ }"), ["error"]);
  assertEquals(told("secrets/a.nix", "\0GITCRYPT\0abc"), ["warning"]);
  assertEquals(told("other.nix", "\0GITCRYPT\0abc"), ["warning"]);
  assertEquals(told("other.nix", "{ }"), []);
});

/**
 * A certificate for the hosts that the forge plays, and the authority that signs it; both live as
 * long as the test.
 *
 * @module
 */
import { join } from "@std/path";
import { run } from "../../../nix/tools/run.ts";

/** PEM texts, and the file that says whom to trust. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly authorityFile: string;
}

/** Makes both in `directory` with the `openssl` program. */
export async function makeCertificate(
  directory: string,
  hosts: readonly string[],
): Promise<Certificate> {
  const names = hosts.map((host) => `DNS:${host}`).join(",");
  const file = (name: string) => join(directory, name);
  await Deno.writeTextFile(
    file("extensions"),
    `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`,
  );
  await openssl(directory, [
    ...[
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=test authority",
    ],
    ...["-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "ca.key", "-out", "ca.pem"],
  ]);
  await openssl(directory, [
    ...["req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test forge"],
    ...["-keyout", "server.key", "-out", "server.csr"],
  ]);
  await openssl(directory, [
    ...["x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2"],
    ...["-CAcreateserial", "-extfile", "extensions", "-out", "server.pem"],
  ]);
  return {
    cert: await Deno.readTextFile(file("server.pem")),
    key: await Deno.readTextFile(file("server.key")),
    authorityFile: file("ca.pem"),
  };
}

async function openssl(directory: string, args: readonly string[]): Promise<void> {
  const { status, stderr, command } = await run("openssl", args, { cwd: directory });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

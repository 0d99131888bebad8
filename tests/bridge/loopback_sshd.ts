/**
 * A real sshd on the loopback, for whoever runs the test, with keys of its own.
 *
 * @module
 */
import { join } from "@std/path";
import type { NixEnvironment } from "../ground/nix_environment.ts";

/** The program; undefined where it is not installed. */
export const SSHD = ["/usr/sbin/sshd", "/usr/bin/sshd"].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

/** A server that listens until it is disposed of. */
export interface LoopbackSshd extends AsyncDisposable {
  /** Words for ssh, as NIX_SSHOPTS has them. */
  readonly options: string;
}

/** Starts it in the test's directory; its sessions see the test's Nix, and its `bin` first. */
export async function loopbackSshd(nix: NixEnvironment): Promise<LoopbackSshd> {
  const place = join(nix.directory, "ssh");
  const port = freePort();
  const { stdout } = await nix.run(["env"]);
  const variables = stdout.trim().split("\n").filter((line) => /^(?:NIX_|PATH=)/.test(line))
    .map((line) => `"${line.replace(/^PATH=/, `PATH=${nix.directory}/bin:`)}"`);
  const settings = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${place}/host`,
    `PidFile ${place}/pid`,
    `AuthorizedKeysFile ${place}/key.pub`,
    "StrictModes no",
    "PasswordAuthentication no",
    `SetEnv ${variables.join(" ")}`,
  ];
  const script = `
    set -e
    mkdir -p ${place}
    [ $(id -u) != 0 ] || mkdir -p /run/sshd
    for key in host key; do ssh-keygen -q -t ed25519 -N '' -f ${place}/$key; done
    printf '%s\\n' "$@" > ${place}/config`;
  const laid = await nix.run(["sh", "-c", script, "sh", ...settings]);
  if (laid.status !== 0) throw new Error(laid.stderr);
  const server = new Deno.Command(SSHD!, {
    args: ["-D", "-e", "-f", `${place}/config`],
    stdout: "null",
    stderr: "null",
  }).spawn();
  await listening(port);
  return {
    options: `-p ${port} -i ${place}/key -o StrictHostKeyChecking=no ` +
      "-o UserKnownHostsFile=/dev/null -o LogLevel=ERROR",
    [Symbol.asyncDispose]: async () => {
      server.kill();
      await server.status;
    },
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function listening(port: number): Promise<void> {
  for (let left = 1200; left > 0; left--) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("sshd does not listen");
}

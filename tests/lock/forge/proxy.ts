/**
 * A web proxy that leads every host to one server: Nix, git and Deno all heed `https_proxy`, so no
 * host names have to be forged and no privilege is needed.
 *
 * @module
 */

/** A proxy on loopback. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
}

/** Starts a proxy whose every tunnel ends at `port` on loopback. */
export function startProxy(port: number): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.Conn>();
  const serving = serve(listener, port, open);
  return {
    url: `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) closeQuietly(connection);
      await serving;
    },
  };
}

async function serve(listener: Deno.Listener, port: number, open: Set<Deno.Conn>): Promise<void> {
  const tunnels: Promise<void>[] = [];
  try {
    for await (const client of listener) {
      open.add(client);
      tunnels.push(tunnel(client, port, open));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
  await Promise.all(tunnels);
}

async function tunnel(client: Deno.Conn, port: number, open: Set<Deno.Conn>): Promise<void> {
  try {
    if (!await isConnect(client)) return;
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    open.add(server);
    await client.write(new TextEncoder().encode("HTTP/1.1 200 Connection established\r\n\r\n"));
    const both = [
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ];
    await Promise.allSettled(both);
  } catch {
    // One side left in the middle; the other learns it by the closed connection.
  } finally {
    closeQuietly(client);
  }
}

/** Reads the request up to its empty line. */
async function isConnect(client: Deno.Conn): Promise<boolean> {
  const buffer = new Uint8Array(4096);
  let request = "";
  while (!request.includes("\r\n\r\n")) {
    const read = await client.read(buffer);
    if (read === null) return false;
    request += new TextDecoder().decode(buffer.subarray(0, read));
  }
  return request.startsWith("CONNECT ");
}

function closeQuietly(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It was closed already.
  }
}

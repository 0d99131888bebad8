import { assert, assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../nix/diagnostic.ts";
import { digest, narDigest } from "../../nix/store/digest.ts";
import { printHash } from "../../nix/store/hash.ts";
import { narChunks } from "../../nix/store/nar.ts";
import { narHash } from "../../nix/tools/nar_hash.ts";
import { readTree } from "../../nix/tools/read_tree.ts";

/** Names that sort otherwise by UTF-16 units than by bytes, or that a shell would trip over. */
const ODD_NAMES = [
  "\u{1F600}",
  "\uFF61",
  "é",
  " ",
  "a b",
  "a\nb",
  "-n",
  "$x",
  "A",
  "a",
  "a.b",
  "\\",
];

Deno.test("narHash() equals nix-hash over a tree of everything", async () => {
  await withTree(async (root) => {
    Deno.mkdirSync(`${root}/empty`);
    Deno.mkdirSync(`${root}/deep/er/est`, { recursive: true });
    for (const name of ODD_NAMES) Deno.writeTextFileSync(`${root}/deep/${name}`, `in ${name}`);
    for (let size = 0; size < 20; size++) {
      Deno.writeFileSync(`${root}/size-${size}`, new Uint8Array(size).fill(65));
    }
    Deno.writeTextFileSync(`${root}/run`, "#!/bin/sh\n", { mode: 0o755 });
    Deno.writeTextFileSync(`${root}/group-only`, "", { mode: 0o654 });
    Deno.symlinkSync("run", `${root}/link`);
    Deno.symlinkSync("nowhere/é", `${root}/dangling`);
    Deno.symlinkSync(".", `${root}/deep/loop`);
    for (const size of [65_535, 65_536, 65_537, 262_144, 262_145, 1_000_003]) {
      Deno.writeFileSync(`${root}/big-${size}`, new Uint8Array(size).fill(size & 255));
    }
    await sameAsNix(root);
    for (const below of ["empty", "run", "link", "dangling", "size-0", "size-8", "big-262145"]) {
      await sameAsNix(`${root}/${below}`);
    }
  });
});

Deno.test("narHash() equals nix-hash over a sparse file of more than 4 GiB, in little memory", async () => {
  await withTree(async (root) => {
    Deno.writeTextFileSync(`${root}/sparse`, "begin");
    Deno.truncateSync(`${root}/sparse`, 4_294_967_303);
    const before = Deno.memoryUsage().rss;
    await sameAsNix(root);
    assert(Deno.memoryUsage().rss - before < 100_000_000);
  });
});

Deno.test("narHash() equals nix-hash over thousands of files", async () => {
  await withTree(async (root) => {
    for (let at = 0; at < 4000; at++) {
      const parent = `${root}/${at % 7}/${at % 70}`;
      if (at < 70) Deno.mkdirSync(parent, { recursive: true });
      const size = at % 500 === 499 ? 1_100_000 : at % 90 === 89 ? 50_000 : at % 37;
      Deno.writeTextFileSync(`${parent}/${at}`, `${at % 10}`.repeat(size), {
        mode: 0o644 | at & 64,
      });
    }
    for (let at = 0; at < 70; at++) Deno.symlinkSync(`${at}`, `${root}/${at % 7}/${at}/link`);
    await sameAsNix(root);
  });
});

Deno.test("narHash() says which file it can't read", async () => {
  await withTree(async (root) => {
    for (const name of ["a", "b", "c"]) Deno.writeTextFileSync(`${root}/${name}`, "");
    const listed = Deno.readDirSync;
    Deno.readDirSync = (path) => {
      const entries = [...listed(path)];
      Deno.removeSync(`${root}/b`);
      return entries[Symbol.iterator]() as ReturnType<typeof listed>;
    };
    try {
      await assertRejects(() => narHash(root), Deno.errors.NotFound, `${root}/b`);
    } finally {
      Deno.readDirSync = listed;
    }
  });
});

Deno.test("narHash() refuses a file that shrinks while it is read, and takes one that grows as it was", async () => {
  await withTree(async (root) => {
    const large = 300_000;
    for (const [name, size] of [["small", 9], ["large", large]] as const) {
      Deno.mkdirSync(`${root}/${name}`);
      const file = `${root}/${name}/file`;
      for (const path of [file, `${root}/${name}`]) {
        Deno.writeFileSync(file, new Uint8Array(size));
        const expected = await narHash(path);
        await onceLookedAt(file, size - 2, async () => {
          await assertRejects(() => narHash(path), Failure, `"${file}" became shorter`);
        });
        Deno.truncateSync(file, size);
        await onceLookedAt(file, size + 2, async () => {
          assertEquals(await narHash(path), expected);
        });
      }
    }
  });
});

/** Does `test` while `file` gets another size whenever its size has been asked for. */
async function onceLookedAt(file: string, size: number, test: () => Promise<void>): Promise<void> {
  const [byPath, opened] = [Deno.statSync, Deno.FsFile.prototype.statSync];
  const changed = <T>(info: T): T => (Deno.truncateSync(file, size), info);
  Deno.statSync = (path) => changed(byPath(path));
  Deno.FsFile.prototype.statSync = function () {
    // A small file is asked once; a large one is looked at again by its path.
    const info = opened.call(this);
    return info.size > 100_000 ? info : changed(info);
  };
  try {
    await test();
  } finally {
    Deno.statSync = byPath;
    Deno.FsFile.prototype.statSync = opened;
  }
}

Deno.test("narChunks() is what nix-store --dump writes", async () => {
  await withTree(async (root) => {
    Deno.mkdirSync(`${root}/d`);
    for (let index = 0; index < 300; index++) {
      Deno.writeTextFileSync(`${root}/d/file-${index}`, "x".repeat(index * 7));
    }
    const dumped = await run("nix-store", "--dump", root);
    const ours: Uint8Array[] = [];
    for await (const chunk of narChunks(readTree(root))) ours.push(chunk.slice());
    assertEquals(new Uint8Array(await new Blob(ours as BlobPart[]).arrayBuffer()), dumped);
  });
});

Deno.test("digest() equals nix-hash --flat in every algorithm", async () => {
  await withTree(async (root) => {
    Deno.writeTextFileSync(`${root}/f`, "some text");
    for (const algorithm of ["md5", "sha1", "sha256", "sha512"] as const) {
      const hash = await digest([Deno.readFileSync(`${root}/f`)], algorithm);
      for (const format of ["base16", "base32"] as const) {
        const flags = format === "base16" ? [] : ["--base32"];
        const words = await run("nix-hash", "--flat", "--type", algorithm, ...flags, `${root}/f`);
        assertEquals(`${printHash(hash, format)}\n`, new TextDecoder().decode(words));
      }
    }
  });
});

Deno.test("readTree() leaves out what the filter leaves out", async () => {
  await withTree(async (root) => {
    Deno.mkdirSync(`${root}/d`);
    Deno.writeTextFileSync(`${root}/d/kept`, "");
    const expected = await narHash(root);
    Deno.writeTextFileSync(`${root}/d/left`, "");
    Deno.mkdirSync(`${root}/.git`);
    const tree = readTree(root, { filter: (path) => path !== "d/left" && path !== ".git" });
    assertEquals(printHash(await narDigest(tree), "sri"), expected);
  });
});

Deno.test("narHash() equals nix-hash over names and links that are not UTF-8", async () => {
  await withTree(async (root) => {
    const script = `cd "$1"; name() { printf "$1"; }
      mkdir d "$(name 'd\\200')" "$(name 'd\\200/e\\376')"
      for file in 'a\\377b' 'z\\303' '.\\377' '..\\377' 'd\\200/e\\376/f\\375' 'd\\200/plain' 'q"\\377'; do
        echo "$file" > "$(name "$file")"
      done
      chmod +x "$(name 'a\\377b')"; echo x > d/é; echo x > "$(name 'd/\\357\\277\\275')"
      ln -s "$(name 't\\376')" l; ln -s x "$(name 'l\\377')"; ln -s "$(name '\\376')" "$(name 'm\\377')"
      ln -s d/é "$(name 'd\\200/é')"; ln -s "$(name '\\357\\277\\275')" u`;
    await run("sh", "-ec", script, "sh", root);
    await sameAsNix(root);
  });
});

Deno.test("narHash() refuses a FIFO, in words", async () => {
  await withTree(async (root) => {
    await run("mkfifo", `${root}/fifo`);
    await assertRejects(() => narHash(root), Failure, "fifo");
  });
});

async function sameAsNix(path: string): Promise<void> {
  const [native, ours] = await Promise.all([narHashOfNix(path), narHash(path)]);
  const digits = native.trim();
  assertEquals(ours, `sha256-${Uint8Array.fromHex(digits).toBase64()}`, path);
}

async function narHashOfNix(path: string): Promise<string> {
  return new TextDecoder().decode(await run("nix-hash", "--type", "sha256", path));
}

async function run(program: string, ...args: readonly string[]): Promise<Uint8Array> {
  const { success, stdout } = await new Deno.Command(program, { args: [...args] }).output();
  assert(success, `${program} ${args.join(" ")}`);
  return new Uint8Array(stdout);
}

async function withTree(test: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

import { assertEquals } from "@std/assert";
import { prune } from "./prune.ts";
import { markUsed } from "./states.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2030, 0, 1);

interface Kept {
  readonly days: number;
  readonly link?: string;
}

/** What is left of questions that were last used so many days ago. */
async function left(all: readonly Kept[], used: readonly number[] = []): Promise<number[]> {
  const directory = await Deno.makeTempDir();
  const nameOf = (at: number) => at.toString(16).padStart(32, "0");
  try {
    for (const [at, { days, link }] of all.entries()) {
      const place = `${directory}/${nameOf(at)}`;
      await Deno.mkdir(place);
      await Deno.writeTextFile(`${place}/states.json`, "");
      const time = (NOW - days * DAY) / 1000;
      await Deno.utime(`${place}/states.json`, time, time);
      if (link !== undefined) await Deno.symlink(link, `${place}/root`);
    }
    await Deno.mkdir(`${directory}/other`);
    for (const at of used) markUsed(`${directory}/${nameOf(at)}/states.json`, NOW);
    prune(directory, NOW);
    const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
    assertEquals(names.includes("other"), true);
    return names.filter((name) => name !== "other").map((name) => parseInt(name, 16)).sort((a, b) =>
      a - b
    );
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("prune() forgets what was not used for half a year, and follows no link", async () => {
  const outside = await Deno.makeTempDir();
  await Deno.writeTextFile(`${outside}/file`, "");
  const all = [{ days: 1 }, { days: 179, link: outside }, { days: 181, link: outside }, {
    days: 200,
  }];
  assertEquals(await left(all), [0, 1]);
  assertEquals(await left(all, [3]), [0, 1, 3]);
  assertEquals((await Deno.stat(`${outside}/file`)).isFile, true);
  await Deno.remove(outside, { recursive: true });
});

Deno.test("prune() keeps the thousand that were used last, and every shell", async () => {
  const many = Array.from({ length: 1003 }, (_, at) => ({ days: at < 1000 ? 1 : 2 }));
  const all = [...many, { days: 3, link: "/nowhere" }];
  const kept = await left(all);
  assertEquals([kept.length, kept.at(-2), kept.at(-1)], [1001, 999, 1003]);
});

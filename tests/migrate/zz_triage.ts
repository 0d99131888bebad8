import { nixEnvironment } from "../ground/nix_environment.ts";
import { allFixtures } from "./fixture.ts";
import { buildAll, copyProject, migrate, flakebridge } from "./migration.ts";
import { placeholders } from "./placeholders.ts";
import { MINI_NIXPKGS } from "../ground/mini_nixpkgs.ts";
const only = Deno.args;
await using nix = await nixEnvironment(Deno.env.get("V"));
await nix.run(["nix-instantiate", "--eval", "--read-write-mode", "-E", `builtins.path { path = ${MINI_NIXPKGS}; name = "source"; }`]);
const values = await placeholders();
for (const f of await allFixtures()) {
  if (only.length && !only.includes(f.name)) continue;
  const copy = await copyProject(f, nix, values);
  const built = f.status === 0 ? await buildAll(copy) : {};
  const r = await migrate(copy);
  console.log(`=== ${f.name} status ${r.status}`);
  if (r.stderr) console.log("stderr:", r.stderr.slice(0, 1500));
  try {
    const rep = JSON.parse(r.stdout);
    for (const n of rep.notes) console.log(`  ${n.severity} ${n.code} ${n.place ? n.place.file + ":" + n.place.line : ""}: ${n.message} | ${n.help ?? ""}`);
    for (const i of rep.inputs) console.log("  input", JSON.stringify(i));
    for (const row of rep.proof?.rows ?? []) if (row.verdict !== "identical") console.log("  row", row.attribute, row.through, row.verdict, JSON.stringify(row.differences));
    if (!rep.proof) console.log("  NO PROOF"); else if (!rep.proof.rows.length) console.log("  no rows");
    let after: Record<string, string> = {};
    try { after = await buildAll(copy); } catch (e) { console.log("  after:", (e as Error).message.slice(0, 900)); }
    for (const [k, v] of Object.entries(built)) if (after[k] !== v) console.log("  DIFF", k, v.split("\n")[0], (after[k] ?? "").split("\n")[0]);
    if (only.length) { const o = await nix.run(["sh", "-c", "git status --short; for f in flake.nix flake.lock default.nix shell.nix $(ls nix/*.nix | grep -v compat); do echo \"--- $f\"; cat $f; done"], { cwd: copy.directory }); console.log(o.stdout, o.stderr); }
    const u = await flakebridge(copy, "undo"); if (u.status) console.log("  UNDO", u.status, u.stderr);
  } catch (e) { if (f.status === 0) console.log("  !!", r.stdout.slice(0, 500), (e as Error).message.slice(0, 300)); }
}

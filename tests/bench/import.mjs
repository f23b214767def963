// The import bench: a follow-up file in which people answer whole questionnaires (generate ROWS
// questionnaires), loaded by mieux into a store and by DuckDB into a table of a database file,
// taking turns in one run. Both end with the data on disk.
//     node import.mjs MIEUX FILE.csv FOLDER [RUNS] [THREADS]
// FOLDER has node_modules/@duckdb/node-api and takes the stores.
import { spawnSync } from "node:child_process";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

// Run as `node import.mjs --duckdb FOLDER INPUT DATABASE THREADS`: the other side of the bench.
async function runDuckDB(folder, input, database, threads) {
  const require = createRequire(path.join(folder, "package.json"));
  const { DuckDBInstance } = require("@duckdb/node-api");
  const instance = await DuckDBInstance.create(database, { threads });
  const connection = await instance.connect();
  await connection.run(`CREATE TABLE follow_up AS SELECT * FROM read_csv('${input}', header = true, columns = {
    territory: 'VARCHAR', "group": 'VARCHAR', indicator: 'VARCHAR', period: 'SMALLINT', respondent: 'VARCHAR',
    value: 'TINYINT'})`);
  await connection.run("CHECKPOINT");
  const [[n]] = (await connection.runAndReadAll("SELECT count(*) FROM follow_up")).getRows();
  connection.closeSync();
  instance.closeSync();
  console.log(String(n));
}

function run(command, args) {
  const start = process.hrtime.bigint();
  const done = spawnSync(command, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.stderr}`);
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, out: done.stdout, err: done.stderr };
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const numbers = (n) => Array.from({ length: n }, (_, i) => i + 1);

// What the follow-up refers to: 300 territories, 8 groups in each, 67 indicators.
function writeGround(folder) {
  const files = {
    "territories.csv": ["territory,name", ...numbers(300).map((t) => `T${t},Territory ${t}`)],
    "groups.csv": ["territory,group,name", ...numbers(300).flatMap((t) => numbers(8).map((g) => `T${t},g${g},Group ${g}`))],
    "indicators.csv": ["indicator,name,scale", ...numbers(67).map((i) => `i${i},Indicator ${i},1-5`)],
  };
  for (const [name, lines] of Object.entries(files)) writeFileSync(path.join(folder, name), lines.join("\n") + "\n");
  return Object.keys(files).map((name) => path.join(folder, name));
}

if (process.argv[2] === "--duckdb") {
  const [folder, input, database, threads] = process.argv.slice(3);
  await runDuckDB(folder, input, database, threads);
} else {
  const [mieux, input, folder] = process.argv.slice(2, 5).map((name) => path.resolve(name));
  const [runs = "5", threads = "2"] = process.argv.slice(5);
  const store = path.join(folder, "mieux.db"), database = path.join(folder, "duck.db");
  const self = fileURLToPath(import.meta.url), ground = writeGround(folder);
  const times = { mieux: [], duckdb: [], start: [] };
  for (let i = 0; i < Number(runs); i++) {
    for (const file of [store, database, `${database}.wal`]) rmSync(file, { force: true });
    run(mieux, ["--store", store, "--quiet", "init"]);
    run(mieux, ["--store", store, "--quiet", "import", ...ground]);
    const ours = run(mieux, ["--store", store, "--lang", "en", "import", "--threads", threads, input]);
    const theirs = run(process.execPath, [self, "--duckdb", folder, input, database, threads]);
    const rows = ours.err.match(/(\d+) rows read;/);
    if (!rows || rows[1] !== theirs.out.trim()) throw new Error(`${ours.err} against ${theirs.out} rows`);
    times.mieux.push(ours.seconds);
    times.duckdb.push(theirs.seconds);
    times.start.push(run(process.execPath, ["-e", `require(${JSON.stringify(path.join(folder, "node_modules/@duckdb/node-api"))})`]).seconds);
  }
  const m = median(times.mieux), start = median(times.start), d = median(times.duckdb) - start;
  const show = (list) => list.map((t) => t.toFixed(3)).join(" ");
  const size = (file) => `${(statSync(file).size / 1e6).toFixed(1)} MB`;
  console.log(`${path.basename(input)}: ${size(input)}`);
  console.log(`  mieux   median ${m.toFixed(3)} s, ${size(store)}  (${show(times.mieux)})`);
  console.log(`  DuckDB  median ${d.toFixed(3)} s, ${size(database)}  (${show(times.duckdb)}, less ${start.toFixed(3)} to start node)`);
  console.log(`  ratio   ${(d / m).toFixed(1)}`);
}

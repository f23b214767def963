// The describe bench: mieux and DuckDB over the same file, taking turns in one run, each a
// process of its own with the same number of threads; the two results are compared.
//     node describe.mjs MIEUX FILE.csv FOLDER [RUNS] [THREADS]
// FOLDER has node_modules/@duckdb/node-api and takes the outputs.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const query = (input, output) => `
COPY (
  SELECT territory, indicator, period, n, missing, mean, sd, min, q[1] AS q25, q[2] AS median, q[3] AS q75, max,
         share_low, share_high
  FROM (
    SELECT territory, indicator, period, count(value) AS n, count(*) - count(value) AS missing,
           avg(value) AS mean, stddev_samp(value) AS sd, min(value) AS min,
           quantile_cont(value, [0.25, 0.5, 0.75]) AS q, max(value) AS max,
           count(*) FILTER (value <= 2) / count(value) AS share_low,
           count(*) FILTER (value >= 4) / count(value) AS share_high
    FROM read_csv('${input}', header = true, columns = {
      territory: 'VARCHAR', "group": 'VARCHAR', indicator: 'VARCHAR', period: 'SMALLINT', respondent: 'VARCHAR',
      value: 'TINYINT'})
    GROUP BY ALL)
  ORDER BY ALL
) TO '${output}' (HEADER)`;

// Run as `node describe.mjs --duckdb FOLDER INPUT OUTPUT THREADS`: the other side of the bench.
async function runDuckDB(folder, input, output, threads) {
  const require = createRequire(path.join(folder, "package.json"));
  const { DuckDBInstance } = require("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads });
  const connection = await instance.connect();
  await connection.run(query(input, output));
  connection.closeSync();
}

function timed(command, args, options) {
  const start = process.hrtime.bigint();
  const done = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

// The same rows in the same order, figures equal to 1e-9.
function compare(ours, theirs) {
  const a = readFileSync(ours, "utf8").split("\n"), b = readFileSync(theirs, "utf8").split("\n");
  if (a.length !== b.length) throw new Error(`${a.length} lines against ${b.length}`);
  for (let i = 0; i < a.length; i++) {
    const x = a[i].split(","), y = b[i].split(",");
    const same = x.length === y.length && x.every((cell, c) =>
      cell === y[c] || Math.abs(Number(cell) - Number(y[c])) <= 1e-9 * Math.max(1, Math.abs(Number(y[c]))));
    if (!same) throw new Error(`line ${i + 1}: ${a[i]} against ${b[i]}`);
  }
  return a.length - 1;
}

if (process.argv[2] === "--duckdb") {
  const [folder, input, output, threads] = process.argv.slice(3);
  await runDuckDB(folder, input, output, threads);
} else {
  const [mieux, input, folder] = process.argv.slice(2, 5).map((name) => path.resolve(name));
  const [runs = "5", threads = "2"] = process.argv.slice(5);
  const ours = path.join(folder, "mieux.csv"), theirs = path.join(folder, "duckdb.csv");
  const times = { mieux: [], duckdb: [], start: [] };
  const self = fileURLToPath(import.meta.url);
  for (let run = 0; run < Number(runs); run++) {
    times.mieux.push(timed("sh", ["-c", `exec "$0" --quiet describe "$1" --by territory,indicator,period --threads ${threads} > "$2"`, mieux, input, ours]));
    times.duckdb.push(timed(process.execPath, [self, "--duckdb", folder, input, theirs, threads]));
    times.start.push(timed(process.execPath, ["-e", `require(${JSON.stringify(path.join(folder, "node_modules/@duckdb/node-api"))})`]));
  }
  const lines = compare(ours, theirs), m = median(times.mieux), start = median(times.start), d = median(times.duckdb) - start;
  const show = (list) => list.map((t) => t.toFixed(3)).join(" ");
  console.log(`${path.basename(input)}: ${lines} lines, the same from both`);
  console.log(`  mieux   median ${m.toFixed(3)} s  (${show(times.mieux)})`);
  console.log(`  DuckDB  median ${d.toFixed(3)} s  (${show(times.duckdb)}, less ${start.toFixed(3)} to start node)`);
  console.log(`  ratio   ${(d / m).toFixed(1)}`);
}

// Runs a command and tells its wall and CPU seconds and its peak memory, by the operating system's own accounting.
import { spawnSync } from 'node:child_process';

const script = `
import json, resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": done.returncode, "wall": time.monotonic() - start, "cpu": used.ru_utime + used.ru_stime,
  "memory": used.ru_maxrss * 1024, "out": done.stdout.decode(), "err": done.stderr.decode()[-2000:]}))`;

/** { wall, cpu } in seconds, memory in bytes (the largest process), out as text. A command that fails ends the benchmark. */
export function measure(...command) {
  const run = spawnSync('python3', ['-c', script, ...command], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`python3 is needed to measure: ${run.stderr}`);
  const result = JSON.parse(run.stdout);
  if (result.code !== 0) throw new Error(`${command.join(' ')} failed with ${result.code}: ${result.err}`);
  return result;
}

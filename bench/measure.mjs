// Runs a command and tells its wall and CPU seconds and its memory, by the operating system's own accounting.
import { spawn } from 'node:child_process';

const script = `
import json, os, resource, subprocess, sys, threading, time
start = time.monotonic()
child = subprocess.Popen(sys.argv[2:], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
samples = []
def sample():
    while child.poll() is None:
        try:
            pages = int(open(f"/proc/{child.pid}/statm").read().split()[1])
            samples.append([time.monotonic() - start, pages * os.sysconf("SC_PAGE_SIZE")])
        except (OSError, IndexError): pass
        time.sleep(float(sys.argv[1]))
if float(sys.argv[1]) > 0: threading.Thread(target=sample, daemon=True).start()
out, err = child.communicate()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": child.returncode, "wall": time.monotonic() - start, "cpu": used.ru_utime + used.ru_stime,
  "memory": used.ru_maxrss * 1024, "samples": samples, "out": out.decode(), "err": err.decode()[-2000:]}))`;

/**
 * { wall, cpu } in seconds, memory in bytes (the largest process at its peak), out as text; where `every` is given, samples
 * of the memory in use, [seconds, bytes], every so many seconds (Linux). A command that fails ends the benchmark.
 */
export async function measure(command, every = 0) {
  const child = spawn('python3', ['-c', script, String(every), ...command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', () => reject(new Error('python3 is needed to measure')));
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the measuring failed with ${code}`);
  const result = JSON.parse(said);
  if (result.code !== 0) throw new Error(`${command.join(' ')} failed with ${result.code}: ${result.err}`);
  return result;
}

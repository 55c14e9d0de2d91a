import { spawn } from 'node:child_process';

/** Runs a load generator once and returns what it measured; throws with its words when it fails. */
export async function runGenerator(command, mode, options) {
  const [program, ...before] = [command].flat();
  const args = [...before, mode];
  for (const [name, value] of Object.entries(options)) args.push(`--${name}`, String(value));
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
  if (code !== 0) throw new Error(`${mode} ${JSON.stringify(options)}: ${err.trim() || out.trim()}`);
  return JSON.parse(out);
}

async function text(stream) {
  let all = '';
  for await (const chunk of stream.setEncoding('utf8')) all += chunk;
  return all;
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

import { spawn } from 'node:child_process';
import { generator } from './paths.js';

/** Runs the load generator once against a server and returns what it measured; throws when a message was lost, doubled or misplaced. */
export async function load(server, mode, options) {
  const args = [mode, '--dialect', server.contender.dialect, '--port', String(server.port), '--pid', String(server.pid)];
  for (const [name, value] of Object.entries(options)) args.push(`--${name}`, String(value));
  const child = spawn(generator, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
  if (code !== 0) throw new Error(`${server.name}, ${mode} ${JSON.stringify(options)}: ${err.trim() || out.trim()}`);
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

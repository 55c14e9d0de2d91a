import { execFileSync } from 'node:child_process';
import { root } from './paths.js';

/** Builds a .NET project in Release. */
export function buildProject(project) {
  run('dotnet', ['build', project, '-c', 'Release', '-v', 'quiet', '-clp:NoSummary'], root);
}

/** Builds a generator with its Makefile into a folder. */
export function buildGenerator(source, out) {
  run('make', ['--silent', '-C', source, `OUT=${out}`]);
}

/** Runs a command to its end; throws with all that it said when it fails. */
export function run(command, args, cwd) {
  try {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`, { cause: error });
  }
}

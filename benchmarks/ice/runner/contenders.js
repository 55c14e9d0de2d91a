import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildProject, run } from '../../runner/build.js';
import { ours, programs, project, rivals } from './paths.js';

const PYTHON = '/usr/bin/python3'; // Debian's, which has Debian's modules

/**
 * @typedef {object} Contender
 * @property {string} title how the tables name it
 * @property {string[]} command
 * @property {() => string | undefined} version of the package; undefined when it is not installed
 * @property {() => void} [build]
 */

/** @type {Record<string, Contender>} */
export const contenders = {
  ours: {
    title: 'Parley',
    command: ['dotnet', ours],
    version: () => '',
    build: () => buildProject(project),
  },
  libnice: {
    title: 'libnice',
    command: [join(programs, 'libnice')],
    version: () => packageVersion('libnice-dev'),
    build: () => {
      const flags = output('pkg-config', ['--cflags', '--libs', 'nice']).split(/\s+/);
      run('cc', ['-O2', '-Wall', '-Wextra', '-Werror', '-o', join(programs, 'libnice'), join(rivals, 'libnice_load.c'), ...flags]);
    },
  },
  pion: {
    title: 'pion',
    command: [join(programs, 'pion')],
    version: () => packageVersion('golang-github-pion-ice.v2-dev'),
    // Debian has Go's libraries as sources outside of any module.
    build: () =>
      run('env', ['GO111MODULE=off', 'GOPATH=/usr/share/gocode', 'go', 'build', '-o', join(programs, 'pion'), join(rivals, 'pion_load.go')]),
  },
  aioice: {
    title: 'aioice',
    command: [PYTHON, join(rivals, 'aioice_load.py')],
    version: () => packageVersion('python3-aioice'),
  },
};

export const contenderNames = Object.keys(contenders);

function packageVersion(name) {
  const [status, version] = (output('dpkg-query', ['-W', '-f', '${db:Status-Abbrev}|${Version}', name]) ?? '').split('|');
  return status?.trim() === 'ii' ? version : undefined;
}

function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

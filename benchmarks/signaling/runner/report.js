import { table, time } from '../../runner/table.js';
import { contenders } from './contenders.js';
import { scenarios } from './scenarios.js';

/** The tables, as Markdown. `relay` and `idle` are what measure.js returned. */
export function report(names, relay, idle) {
  const parts = [cpuTable(names, relay), latencyTable(names, relay)];
  if (idle) parts.push(idleTable(names, idle));
  const verdicts = verdict(relay, idle);
  if (verdicts.length > 0) parts.push(verdicts.map((line) => `- ${line}`).join('\n'));
  return parts.join('\n\n');
}

function cpuTable(names, relay) {
  const rows = names.map((name) => [
    contenders[name].title,
    ...scenarios.flatMap(({ key }) => {
      const cpu = relay[name][key].cpuMicrosPerMessage;
      const bun = relay.bun?.[key].cpuMicrosPerMessage;
      return [cpu.toFixed(1), bun === undefined ? '' : `${(cpu / bun).toFixed(2)} ×`];
    }),
    Math.round(relay[name].full.messagesPerSecond).toLocaleString('en'),
  ]);
  const heads = scenarios.flatMap(({ title }) => [title, 'of Bun']);
  return `Server CPU per relayed message, µs, and messages per second when saturated:\n\n${table(['', ...heads, 'messages/s'], rows)}`;
}

function latencyTable(names, relay) {
  const rows = names.map((name) => [
    contenders[name].title,
    ...scenarios.map(({ key }) => `${time(relay[name][key].p50Micros)} / ${time(relay[name][key].p99Micros)}`),
  ]);
  return `Latency, p50 / p99:\n\n${table(['', ...scenarios.map(({ title }) => title)], rows)}`;
}

function idleTable(names, idle) {
  const { connections } = idle[names[0]];
  const rows = names.map((name) => [
    contenders[name].title,
    idle[name].kbPerConnection.toFixed(1),
    idle[name].collectedKbPerConnection.toFixed(1),
    idle[name].heapKbPerConnection?.toFixed(1) ?? '',
    (idle[name].rssBeforeKb / 1024).toFixed(0),
    (idle[name].idleCpu * 100).toFixed(1),
  ]);
  const heads = ['', 'KB, as it is', 'KB, after a collection', 'KB of live managed heap', 'MB before', 'CPU %'];
  return `Resident memory per idle, signed-in connection, of ${connections.toLocaleString('en')}:\n\n${table(heads, rows)}`;
}

function verdict(relay, idle) {
  const lines = [];
  const { parley } = relay;
  if (parley) {
    for (const [rival, bound] of [['bun', 1.3], ['ws', 0.5], ['peerjs', 0.5]]) {
      if (!relay[rival]) continue;
      const ratios = scenarios.map(({ key, title }) => {
        const ratio = parley[key].cpuMicrosPerMessage / relay[rival][key].cpuMicrosPerMessage;
        return `${ratio.toFixed(2)} (${title}${ratio <= bound ? '' : ', missed'})`;
      });
      lines.push(`CPU per message, of ${contenders[rival].title}'s, at most ${bound}: ${ratios.join(', ')}`);
    }
  }
  if (idle?.parley) {
    const kb = idle.parley.kbPerConnection;
    lines.push(`Memory per idle connection, at most 10 KB: ${kb.toFixed(1)}${kb <= 10 ? '' : ', missed'}`);
  }
  return lines;
}

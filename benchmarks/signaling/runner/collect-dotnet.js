// Makes a .NET process collect its garbage: node collect-dotnet.js PID PORT FILE
// Then appends the bytes of its managed heap to FILE, where the server on PORT can tell them.
//
// Starts and ends an event session with the keyword GCHeapCollect over the process's diagnostics socket (the
// runtime's diagnostic IPC protocol), as the diagnostic tools do. The program needs no code for it.
import { appendFileSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveHeap } from './live-heap.js';

const GC_KEYWORD = 0x1n;
const GC_HEAP_COLLECT_KEYWORD = 0x800000n;
const INFORMATIONAL = 4;
const COLLECTION_TAKES_AT_MOST_MS = 1500;

function utf16(text) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length + 1);
  return Buffer.concat([length, Buffer.from(`${text}\0`, 'utf16le')]);
}

// magic (14) | size (2) | command set (1) | command (1) | reserved (2) | payload
function message(commandSet, command, payload) {
  const header = Buffer.alloc(20);
  header.write('DOTNET_IPC_V1\0', 'latin1');
  header.writeUInt16LE(header.length + payload.length, 14);
  header[16] = commandSet;
  header[17] = command;
  return Buffer.concat([header, payload]);
}

// EventPipe / CollectTracing2: buffer in MB | format | rundown | providers [keywords | level | name | filter]
function collectTracing() {
  const head = Buffer.alloc(13);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(1, 9);
  const provider = Buffer.alloc(12);
  provider.writeBigUInt64LE(GC_KEYWORD | GC_HEAP_COLLECT_KEYWORD, 0);
  provider.writeUInt32LE(INFORMATIONAL, 8);
  const payload = Buffer.concat([head, provider, utf16('Microsoft-Windows-DotNETRuntime'), utf16('')]);
  return message(2, 3, payload);
}

const [, , pid, port, file] = process.argv;
const name = readdirSync(tmpdir()).find((file) => file.startsWith(`dotnet-diagnostic-${pid}-`) && file.endsWith('-socket'));
if (!name) {
  console.error(`process ${pid} has no diagnostics socket`);
  process.exit(1);
}
const socket = connect(join(tmpdir(), name));
socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
socket.on('connect', () => socket.write(collectTracing()));
socket.once('data', (data) => {
  if (data[16] !== 0xff || data[17] !== 0x00) {
    console.error(`refused: ${data.subarray(0, 28).toString('hex')}`);
    process.exit(1);
  }
});
socket.resume();
setTimeout(async () => {
  socket.destroy(); // which ends the session
  const heap = await liveHeap(port);
  if (heap !== undefined) appendFileSync(file, `${heap}\n`);
}, COLLECTION_TAKES_AT_MOST_MS);

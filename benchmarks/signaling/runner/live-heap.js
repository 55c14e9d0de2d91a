/** Bytes of managed heap after the last collection, where the server's `/metrics` say so. */
export async function liveHeap(port) {
  let text;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) return undefined;
    text = await response.text();
  } catch {
    return undefined; // most of the servers have no metrics
  }
  let sum;
  for (const line of text.split('\n')) {
    const match = /^(?:dotnet_gc_last_collection_heap_size_bytes|process_runtime_dotnet_gc_heap_size_bytes)\S*\s+([\d.eE+]+)/.exec(line);
    if (match) sum = (sum ?? 0) + Number(match[1]);
  }
  return sum;
}

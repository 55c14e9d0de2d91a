import { keepResults } from './results.js';

/** For people who watch; the results go to standard output. */
export const say = (line) => console.error(line);

/**
 * Runs a benchmark from the command line: reads its options, measures, prints the text and keeps it in RESULTS.md under the benchmark's name.
 * @param {string} name
 * @param {{ parseOptions: (argv: string[]) => object, usage: string }} commandLine
 * @param {(options: object) => Promise<string>} measure
 */
export async function runBenchmark(name, { parseOptions, usage }, measure) {
  let options;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`bench: ${error.message}\n${usage}`);
    process.exit(2);
  }
  if (options.help) {
    console.log(usage);
    process.exit(0);
  }
  try {
    const text = await measure(options);
    console.log(`\n${text}`);
    if (options.keepResults) keepResults(name, text);
  } catch (error) {
    say(`bench: ${error.message}`);
    process.exit(1);
  }
}

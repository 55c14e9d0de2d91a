/** A number that an option gives. Throws a TypeError with a message for people. */
export function number(text, name, least) {
  const value = Number(text);
  if (!(value >= least)) throw new TypeError(`--${name} must be a number of at least ${least}`);
  return value;
}

/** The contenders that `--only` asks for, separated by commas; all of them without it. Throws a TypeError with a message for people. */
export function chosen(only, all) {
  const names = only ? only.split(',') : all;
  for (const name of names) {
    if (!all.includes(name)) throw new TypeError(`there is nobody named '${name}'`);
  }
  return names;
}

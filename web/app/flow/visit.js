/**
 * What this tab remembers over a reload: that its person is inside, under which name, with which token. A tab's own
 * storage, so that two tabs of one browser are two people.
 */
const nameKey = 'parley-page-name';
const insideKey = 'parley-page-inside';
const tokenKey = 'parley-page-token';

/** @returns {{ name: string, token: string | null, inside: boolean }} */
export function recall() {
  const given = takeTokenFromAddress();
  if (given !== null) keep(tokenKey, given);
  return { name: read(nameKey) ?? '', token: read(tokenKey), inside: read(insideKey) !== null };
}

/** @param {string} name */
export function rememberInside(name) {
  keep(nameKey, name);
  keep(insideKey, 'yes');
}

/** The person has left; the name stays, as the first guess for the next time. */
export function forgetInside() {
  drop(insideKey);
  drop(tokenKey);
}

/**
 * `#token=…`: a product that links here signs its person in by the fragment, which no server and no log ever sees. It is
 * taken out of the address, so that a copied address carries nobody's token.
 */
function takeTokenFromAddress() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null || token === '') return null;
  history.replaceState(null, '', location.pathname + location.search);
  return token;
}

/** @param {string} key */
function read(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // Storage is forbidden here: then a reload begins at the entrance.
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
function keep(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // Storage is forbidden or full: then a reload begins at the entrance.
    drop(key);
  }
}

/** @param {string} key */
function drop(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Storage is forbidden: nothing was kept either.
    return;
  }
}

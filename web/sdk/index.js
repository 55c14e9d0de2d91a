/** Parley's browser SDK: see README.md. */
export { Call } from './call.js';
export { connect } from './connect.js';
export { ParleyError } from './errors.js';
export { listDevices } from './local-media.js';
export { Phone } from './phone.js';

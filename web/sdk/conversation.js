/** The words exchanged in a call: text for people, data for the product. */
import { ParleyError } from './errors.js';

/** The longest text message, in characters. */
const MOST_TEXT = 16_000;
/** The longest content as JSON in UTF-8, in bytes: what the server takes by default, less what else is in a message. */
const MOST_BYTES = 65_536 - 1024;

/**
 * @typedef {object} Text
 * @property {number} id counts its sender's messages in this call
 * @property {'me' | 'peer'} from
 * @property {string} text
 * @property {number} at milliseconds since 1970
 * @typedef {object} ConversationOptions
 * @property {(type: string, payload: object) => number} send returns its number, or throws
 * @property {(text: Text) => void} onText
 * @property {(data: any) => void} onData
 * @property {(id: number) => void} onDelivered
 */

export class Conversation {
  /** @type {number[]} */ #undelivered = [];
  #options;

  /** @param {ConversationOptions} options */
  constructor(options) { this.#options = options; }

  /** @param {string} text @returns {Text} */
  sendText(text) {
    if (text.length > MOST_TEXT) throw new ParleyError('text-too-long');
    const id = this.#send('message', { text });
    this.#undelivered.push(id);
    return { id, from: 'me', text, at: Date.now() };
  }

  /** @param {unknown} data */
  sendData(data) { this.#send('app', { data: data ?? null }); }

  /** @param {string} type @param {object} payload */
  #send(type, payload) {
    if (new TextEncoder().encode(JSON.stringify(payload)).length > MOST_BYTES) throw new ParleyError('text-too-long');
    return this.#options.send(type, payload);
  }

  /** @param {{ type: string, seq: number } & Record<string, any>} message of the relay */
  receive({ type, seq, text, data }) {
    if (type === 'message' && typeof text === 'string') this.#options.onText({ id: seq, from: 'peer', text, at: Date.now() });
    else if (type === 'app') this.#options.onData(data);
  }

  /** @param {number} seq up to which everything has arrived */
  delivered(seq) {
    const arrived = this.#undelivered.filter((id) => id <= seq);
    this.#undelivered = this.#undelivered.filter((id) => id > seq);
    for (const id of arrived) this.#options.onDelivered(id);
  }
}

import { CallLine } from './call-line.js';
import { whyClosed } from './entering.js';
import { troubleOf } from './trouble.js';

/** @import { Call, Phone } from '../../sdk/index.js' */
/** @import { Store } from '../state/store.js' */
/** @import { Wanted } from '../state/state.js' */
/** @import { Pictures } from '../view/pictures.js' */

/** Between the phone and the page's state: what the phone tells becomes events; at most one call is on the line. */
export class PhoneLine {
  #phone;
  #store;
  #pictures;
  /** @type {CallLine | null} */
  #call = null;

  /**
   * @param {Phone} phone
   * @param {Store} store
   * @param {Pictures} pictures
   */
  constructor(phone, store, pictures) {
    this.#phone = phone;
    this.#store = store;
    this.#pictures = pictures;
    phone.on('state', () => this.#showState());
    phone.on('presence', ({ users, total }) => store.dispatch({ type: 'presence', users, total }));
    phone.on('call', (call) => this.#rang(call));
    phone.on('error', (error) => store.dispatch({ type: 'trouble', trouble: troubleOf(error) }));
    store.dispatch({ type: 'entered', me: phone.user });
    phone.watch({ lobby: true });
    for (const call of phone.calls) this.#rang(call);
  }

  /** The call on the line, until it has ended. */
  get call() {
    return this.#call;
  }

  /**
   * @param {string} userId
   * @param {Wanted} wanted
   */
  begin(userId, wanted) {
    try {
      const call = this.#phone.call(userId, wanted);
      this.#store.dispatch({ type: 'called', peer: this.#named(call), wanted });
      this.#hold(call);
    } catch (error) {
      this.#store.dispatch({ type: 'trouble', trouble: troubleOf(error) });
    }
  }

  /** Leaves for good: the server knows at once. */
  leave() {
    this.#phone.close();
  }

  /** The network is back, or somebody looks at the page again: no need to wait for the next planned try. */
  reconnect() {
    if (this.#phone.state.name === 'reconnecting') this.#phone.reconnect();
  }

  /** @param {Call} call */
  #rang(call) {
    this.#store.dispatch({ type: 'rang', peer: call.peer, wanted: call.media });
    this.#hold(call);
  }

  /** @param {Call} call */
  #hold(call) {
    this.#call = new CallLine(call, this.#phone.user.id, this.#store, this.#pictures, () => { this.#call = null; });
  }

  /**
   * The person as the lobby shows them; a call that has only begun may know no more than the id.
   * @param {Call} call
   */
  #named({ peer }) {
    return this.#phone.users.find((user) => user.id === peer.id) ?? peer;
  }

  #showState() {
    const { state } = this.#phone;
    switch (state.name) {
      case 'online':
        this.#store.dispatch({ type: 'entered', me: this.#phone.user });
        this.#store.dispatch({ type: 'link', link: { tag: 'online' } });
        break;
      case 'reconnecting':
        this.#store.dispatch({ type: 'link', link: { tag: 'reconnecting', attempt: state.attempt } });
        break;
      case 'closed': {
        const trouble = state.error ? troubleOf(state.error) : null;
        this.#store.dispatch({ type: 'closed', why: trouble ? whyClosed(trouble.code) : 'left', trouble });
        break;
      }
      case 'connecting':
        break;
    }
  }
}

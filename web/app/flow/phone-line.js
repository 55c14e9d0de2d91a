import { CallLine } from './call-line.js';
import { whyClosed } from './entering.js';
import { troubleOf } from './trouble.js';
import { wishesFor } from './wishes.js';

/** @import { Call, Phone } from '../../sdk/index.js' */
/** @import { Store } from '../state/store.js' */
/** @import { Person, Wanted } from '../state/state.js' */
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
   * @param {Person} peer
   * @param {Wanted} wanted
   */
  begin(peer, wanted) {
    if (this.#call) return;
    try {
      const call = this.#phone.call(peer.id, wishesFor(wanted));
      this.#store.dispatch({ type: 'called', peer, wanted });
      this.#hold(call);
    } catch (error) {
      this.#store.dispatch({ type: 'trouble', trouble: troubleOf(error) });
    }
  }

  /** Leaves for good: the server knows at once. */
  leave() {
    this.#phone.close();
  }

  /** @param {Call} call */
  #rang(call) {
    // The server rings nobody who is in a call; a second call would only be a race, and ends by itself.
    if (this.#call) return;
    this.#store.dispatch({ type: 'rang', peer: call.peer, wanted: call.media });
    this.#hold(call);
  }

  /** @param {Call} call */
  #hold(call) {
    this.#call = new CallLine(call, this.#phone.user.id, this.#store, this.#pictures, () => { this.#call = null; });
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

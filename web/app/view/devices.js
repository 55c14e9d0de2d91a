import { button, element, html } from './element.js';

/** @import { Acts, DeviceList, DeviceChoice } from './acts.js' */
/** @import { State } from '../state/state.js' */
/** @import { Words } from '../words/words.js' */

/**
 * The choice of microphone, camera and speaker in a call.
 * @param {Acts} acts
 * @returns {(state: State, words: Words) => void}
 */
export function createDevices(acts) {
  const dialog = element('devices', HTMLDialogElement);
  const microphone = element('device-microphone', HTMLSelectElement);
  const camera = element('device-camera', HTMLSelectElement);
  const speaker = element('device-speaker', HTMLSelectElement);
  /** @type {Words | null} */
  let spoken = null;

  const refresh = async () => {
    const devices = await acts.listDevices();
    if (!spoken) return;
    fill(microphone, devices.microphone, spoken);
    fill(camera, devices.camera, spoken);
    html('device-speaker-field').hidden = devices.speaker === null;
    if (devices.speaker) fill(speaker, devices.speaker, spoken);
  };
  const open = () => {
    for (const select of [microphone, camera, speaker]) showLoading(select, spoken);
    dialog.showModal();
    void refresh();
  };
  button('devices-toggle').addEventListener('click', open);
  navigator.mediaDevices?.addEventListener?.('devicechange', () => {
    if (dialog.open) void refresh();
  });
  choosing(microphone, (id) => ({ audioInput: id }));
  choosing(camera, (id) => ({ videoInput: id }));
  choosing(speaker, (id) => ({ audioOutput: id }));

  /**
   * @param {HTMLSelectElement} select
   * @param {(id: string) => DeviceChoice} choice
   */
  function choosing(select, choice) {
    select.addEventListener('change', () => acts.setDevice(choice(select.value)));
  }

  return (state, words) => {
    spoken = words;
    const inCall = state.tag === 'inside' && state.activity.tag === 'call';
    if (!inCall && dialog.open) dialog.close();
  };
}

/**
 * @param {HTMLSelectElement} select
 * @param {Words | null} words
 */
function showLoading(select, words) {
  select.disabled = true;
  select.replaceChildren(new Option(words?.say('devices.loading') ?? '', ''));
}

/**
 * @param {HTMLSelectElement} select
 * @param {DeviceList} devices
 * @param {Words} words
 */
function fill(select, { list, current }, words) {
  const options = list.map(({ id, label }, place) => new Option(label || words.say('devices.unnamed', { count: place + 1 }), id));
  const isListed = list.some(({ id }) => id === current);
  if (list.length === 0) options.push(new Option(words.say('devices.none'), ''));
  else if (!isListed) options.unshift(new Option(words.say('devices.default'), ''));
  select.replaceChildren(...options);
  select.value = isListed ? current : '';
  select.disabled = list.length === 0;
}

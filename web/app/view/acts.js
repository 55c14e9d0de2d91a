/** @import { Person, Wanted } from '../state/state.js' */
/** @import { Language } from '../words/words.js' */

/**
 * What a person can do on the page. The views call these; `main.js` connects them with the phone.
 * @typedef {object} Acts
 * @property {(name: string) => void} enter
 * @property {() => void} leave
 * @property {() => void} enterAgain  from the closed screen
 * @property {(language: Language) => void} speak
 * @property {(search: string) => void} search
 * @property {(peer: Person, wanted: Wanted) => void} call
 * @property {(wanted: Wanted) => void} accept
 * @property {() => void} decline
 * @property {() => void} hangUp
 * @property {() => void} toggleMute
 * @property {() => void} toggleCamera
 * @property {() => void} toggleShare
 * @property {(open: boolean) => void} openChat
 * @property {(text: string) => boolean} sendText  whether it was taken
 * @property {() => Promise<Devices>} listDevices
 * @property {(choice: DeviceChoice) => void} setDevice
 * @property {() => void} back
 * @property {() => void} dismiss
 *
 * @typedef {{ id: string, label: string }} Device
 * @typedef {{ list: readonly Device[], current: string }} DeviceList
 * @typedef {{ microphone: DeviceList, camera: DeviceList, speaker: DeviceList | null }} Devices  `speaker` is null where it cannot be chosen
 * @typedef {{ audioInput?: string, videoInput?: string, audioOutput?: string }} DeviceChoice
 */

export {};

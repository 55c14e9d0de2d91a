/** Stands in for `main.js`: the real views, shown states from outside, and pictures painted on canvases. */
import { keepDrawings } from '../../../app/view/drawings.js';
import { createPage } from '../../../app/view/page.js';
import { createPictures } from '../../../app/view/pictures.js';
import { Words } from '../../../app/words/words.js';

/** @import { Acts, Devices } from '../../../app/view/acts.js' */
/** @import { State } from '../../../app/state/state.js' */
/** @import { Language } from '../../../app/words/words.js' */

/** @type {unknown[][]} what a person did, each act with its arguments */
const acted = [];
/** @param {string} name */
const record = (name) => (/** @type {unknown[]} */ ...given) => {
  acted.push([name, ...given]);
  return true;
};
const acts = /** @type {Acts} */ (new Proxy({}, { get: (_, name) => (name === 'listDevices' ? listDevices : record(String(name))) }));
const pictures = createPictures(record('sound'));
const showPage = createPage(acts, '');

await keepDrawings();

/** @returns {Promise<Devices>} */
async function listDevices() {
  const list = [{ id: 'a', label: 'Built-in device' }, { id: 'b', label: '' }];
  return { microphone: { list, current: 'a' }, camera: { list: [], current: '' }, speaker: { list, current: '' } };
}

/** @param {State} state @param {Language} language */
function showState(state, language) {
  const words = new Words(language);
  showPage(state, words);
  pictures.show(state, words);
}

function showPictures() {
  pictures.remote.srcObject = paint(1280, 720, '#7f8f87', '#38463f', '#caa58c', '#24443f');
  pictures.showLocal(paint(640, 480, '#9aa3b5', '#49536b', '#b98a70', '#3b3350'));
}

/**
 * A head and shoulders before a wall.
 * @param {number} width @param {number} height @param {string} wall @param {string} shade @param {string} skin @param {string} cloth
 */
function paint(width, height, wall, shade, skin, cloth) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const light = pen.createLinearGradient(0, 0, width, height);
  light.addColorStop(0, wall);
  light.addColorStop(1, shade);
  /** @param {string} color @param {number} x @param {number} y @param {number} across @param {number} down */
  const fill = (color, x, y, across, down) => {
    pen.fillStyle = color;
    pen.beginPath();
    pen.ellipse(x * width, y * height, across * height, down * height, 0, 0, 7);
    pen.fill();
  };
  const draw = () => {
    pen.fillStyle = light;
    pen.fillRect(0, 0, width, height);
    fill(cloth, 0.5, 1.08, 0.42, 0.44);
    fill(skin, 0.5, 0.64, 0.09, 0.14);
    fill('#2b2320', 0.5, 0.38, 0.18, 0.22);
    fill(skin, 0.5, 0.43, 0.15, 0.2);
  };
  draw();
  setInterval(draw, 200);
  return canvas.captureStream(10);
}

Object.assign(window, { showState, showPictures, takeActs: () => acted.splice(0) });

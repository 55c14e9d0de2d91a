/** @typedef {{ width: number, height: number }} Size */

/** The part of a camera's picture that may be cut away to fill the stage without edges. */
const mostCut = 0.4;

/**
 * How a picture goes into its box: `cover` fills it and cuts a little; `contain` shows everything, which a shared
 * screen always needs, and a tall picture in a wide box too.
 * @param {Size} picture
 * @param {Size} box
 * @param {boolean} isScreen
 * @returns {'cover' | 'contain'}
 */
export function fit(picture, box, isScreen) {
  if (isScreen || !isReal(picture) || !isReal(box)) return 'contain';
  const picturesShape = picture.width / picture.height;
  const boxesShape = box.width / box.height;
  const kept = Math.min(picturesShape, boxesShape) / Math.max(picturesShape, boxesShape);
  return 1 - kept <= mostCut ? 'cover' : 'contain';
}

/** @param {Size} size */
function isReal({ width, height }) {
  return width > 0 && height > 0;
}

// SPDX-License-Identifier: Apache-2.0
// A small picture of counts over time, errors marked.

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 16;
const ERROR = 5;

/**
 * @param {number[][]} buckets counts by severity
 * @param {string} text what it adds up to
 * @returns {{key: string, make: () => Node}}
 */
export function sparkline(buckets, text) {
  const sums = buckets.map((bucket) => bucket.reduce((a, b) => a + b, 0));
  return { key: `${text} ${sums.length} ${sums.at(-1)}`, make: () => draw(buckets, sums, text) };
}

function draw(buckets, sums, text) {
  const svg = element('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
    class: 'spark',
    role: 'img',
    'aria-label': `${text} lines`,
  });
  const top = Math.max(1, ...sums);
  const step = WIDTH / Math.max(1, sums.length);
  sums.forEach((sum, i) => {
    if (sum > 0) {
      const size = Math.max(1, (sum / top) * HEIGHT);
      const failed = buckets[i].slice(ERROR).some((n) => n > 0);
      svg.append(
        element('rect', {
          x: i * step,
          y: HEIGHT - size,
          width: Math.max(0.5, step - 0.5),
          height: size,
          class: failed ? 'err' : '',
        }),
      );
    }
  });
  return svg;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, String(value)));
  return made;
}

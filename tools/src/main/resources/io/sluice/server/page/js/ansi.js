// SPDX-License-Identifier: Apache-2.0
// Reads "select graphic rendition", the sequences for colours. The 256 and the 16 million colours become the nearest of
// the sixteen that have a contrast with our background; hidden text stays visible.

/**
 * @typedef {{fg: number, bg: number, bold: boolean, dim: boolean, italic: boolean, under: boolean,
 *   inverse: boolean}} Sgr
 */

const NONE = { fg: -1, bg: -1, bold: false, dim: false, italic: false, under: false, inverse: false };

// What the sixteen look like, for finding the nearest.
const SIXTEEN = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/**
 * Reads the numbers of one sequence.
 *
 * @param {string} text such as "1;31"
 * @param {Sgr|null} before
 * @returns {[Sgr, string]} the new state, and its classes
 */
export function readSgr(text, before) {
  const state = { ...(before ?? NONE) };
  const numbers = text.split(/[;:]/).map(Number);
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i];
    if (n === 38 || n === 48) {
      const [color, used] = longColor(numbers, i + 1);
      state[n === 38 ? 'fg' : 'bg'] = color;
      i += used;
    } else {
      apply(state, n);
    }
  }
  return [state, classesOf(state)];
}

function apply(state, n) {
  if (n === 0) {
    Object.assign(state, NONE);
  } else if (n >= 30 && n <= 37) {
    state.fg = n - 30;
  } else if (n >= 90 && n <= 97) {
    state.fg = n - 82;
  } else if (n >= 40 && n <= 47) {
    state.bg = n - 40;
  } else if (n >= 100 && n <= 107) {
    state.bg = n - 92;
  } else if (n === 39) {
    state.fg = -1;
  } else if (n === 49) {
    state.bg = -1;
  } else if (n === 22) {
    state.bold = false;
    state.dim = false;
  } else {
    const flag = { 1: 'bold', 2: 'dim', 3: 'italic', 4: 'under', 7: 'inverse' }[n];
    const off = { 23: 'italic', 24: 'under', 27: 'inverse' }[n];
    if (flag || off) {
      state[flag ?? off] = Boolean(flag);
    }
  }
}

function longColor(numbers, at) {
  if (numbers[at] === 5) {
    return [nearest256(numbers[at + 1] ?? 0), 2];
  }
  if (numbers[at] === 2) {
    return [nearest(numbers.slice(at + 1, at + 4).map((n) => n || 0)), 4];
  }
  return [-1, 0];
}

function nearest256(n) {
  if (n < 16) {
    return Math.max(0, n);
  }
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return nearest([grey, grey, grey]);
  }
  const cube = (step) => (step === 0 ? 0 : 55 + step * 40);
  return nearest([cube(Math.floor((n - 16) / 36)), cube(Math.floor((n - 16) / 6) % 6), cube((n - 16) % 6)]);
}

function nearest(rgb) {
  let best = 7;
  let bestDistance = Infinity;
  SIXTEEN.forEach((color, i) => {
    const distance = color.reduce((sum, c, k) => sum + (c - (rgb[k] ?? 0)) ** 2, 0);
    if (distance < bestDistance) {
      [best, bestDistance] = [i, distance];
    }
  });
  return best;
}

function classesOf(state) {
  const classes = [];
  if (state.inverse) {
    classes.push('a-inverse');
  }
  // A colour on itself could not be read.
  if (state.fg >= 0 && state.fg !== state.bg) {
    classes.push(`a-fg${state.fg}`);
  }
  if (state.bg >= 0) {
    classes.push(`a-bg${state.bg}`);
  }
  for (const flag of ['bold', 'dim', 'italic', 'under']) {
    if (state[flag]) {
      classes.push(`a-${flag}`);
    }
  }
  return classes.join(' ');
}

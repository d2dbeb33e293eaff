// SPDX-License-Identifier: Apache-2.0
// Says what is going on: live or not and why, how many new lines wait, how far a search has looked, why there is
// nothing.

import { byId, h, setText } from './dom.js';
import { bytes, count } from './format.js';
import { canBeLive, isNarrowed } from './route.js';

const WHY = {
  you: 'by you',
  scrolled: 'you scrolled up',
  selection: 'you selected text',
  reading: 'you are reading a line',
  link: 'at a link',
  hidden: '',
};
const FLASH_MS = 2500;

export class StatusBar {
  /**
   * @param {import('./stream.js').LineStream} stream
   * @param {import('./tree.js').ServiceTree} tree
   * @param {{clock: import('./format.js').Clock}} view
   * @param {(change: Object) => void} navigate
   */
  constructor(stream, tree, view, navigate) {
    this.stream = stream;
    this.tree = tree;
    this.view = view;
    this.navigate = navigate;
    this.flashed = '';
  }

  show(route) {
    this.route = route;
    this.draw();
  }

  /** Says something for a moment. */
  flash(text) {
    this.flashed = text;
    this.draw();
    setTimeout(() => {
      this.flashed = '';
      this.draw();
    }, FLASH_MS);
  }

  draw() {
    if (!this.route) {
      return;
    }
    this.#state();
    this.#fresh();
    this.#looked();
    this.#edges();
    this.#problem();
    this.#nothing();
    byId('lines').setAttribute('aria-busy', String(this.stream.mode === 'loading'));
  }

  #state() {
    const { mode, link, why } = this.stream;
    const broken = (mode === 'live' || mode === 'paused') && link === 'broken';
    const opening = mode === 'live' && link === 'connecting';
    const shown = broken ? 'broken' : opening ? 'opening' : mode;
    const names = {
      live: 'Live',
      paused: 'Paused',
      fixed: 'Not live',
      loading: 'Loading',
      failed: 'Failed',
      broken: 'Cut off',
      opening: 'Opening',
    };
    const button = byId('state');
    button.className = `state is-${shown}`;
    setText(button, names[shown]);
    button.setAttribute(
      'aria-label',
      { live: 'Live. Pause', paused: 'Paused. Go live', fixed: 'The range has ended. Go live' }[shown] ?? names[shown],
    );
    const texts = {
      live: '',
      loading: '',
      failed: '',
      opening: '',
      paused: WHY[why] ?? '',
      fixed: 'the range has an end: no new lines',
      broken: 'the live connection broke; it is tried again, nothing is lost',
    };
    setText(byId('state-text'), this.flashed || texts[shown]);
  }

  #fresh() {
    const { mode, fresh } = this.stream;
    const button = byId('fresh');
    const shown = mode === 'paused';
    button.hidden = !shown;
    if (shown) {
      setText(button, fresh > 0 ? `${count(fresh)} new ${fresh === 1 ? 'line' : 'lines'}  ↓` : 'Go live  ↓');
      button.classList.toggle('some', fresh > 0);
    }
  }

  #looked() {
    const { progress, list } = this.stream;
    const looked = byId('looked');
    if (progress) {
      const back = progress.ts ? ` at ${this.view.clock.moment(Date.parse(progress.ts))}` : '';
      const text = `Looking${back} · ${count(progress.found)} found · ${bytes(progress.bytes)} read`;
      if (looked.dataset.mode !== 'busy') {
        looked.dataset.mode = 'busy';
        looked.replaceChildren(
          h('span'),
          ' ',
          h('button.link', { type: 'button', onclick: () => this.stream.stop() }, 'Stop'),
        );
      }
      setText(looked.firstElementChild, text);
      return;
    }
    looked.dataset.mode = '';
    const notices = this.stream.notices.length;
    const damage = notices > 0 ? ` · ${notices} ${notices === 1 ? 'place' : 'places'} damaged` : '';
    setText(looked, list.items.length > 0 ? `${count(list.items.length)} loaded${damage}` : '');
    looked.title = this.stream.notices.join('\n');
  }

  /** Says at the ends of the list what lies beyond. */
  #edges() {
    const { olderDone, lookedTs, busy, mode, list, newerDone } = this.stream;
    const before = byId('before');
    const some = list.items.length > 0;
    const key =
      !some || mode === 'loading'
        ? ''
        : lookedTs
          ? `stopped ${lookedTs}`
          : busy === 'older'
            ? 'busy'
            : olderDone
              ? 'done'
              : 'more';
    if (before.dataset.key !== key) {
      before.dataset.key = key;
      before.replaceChildren(...this.#before(key));
    }
    const behind = !some
      ? ''
      : busy === 'newer'
        ? 'Loading…'
        : mode === 'fixed' && newerDone
          ? 'The range ends here.'
          : '';
    setText(byId('behind'), behind);
  }

  #before(key) {
    if (key.startsWith('stopped')) {
      return [`Looked back to ${this.view.clock.moment(Date.parse(this.stream.lookedTs))}. `, this.#further()];
    }
    const { range, at } = this.route;
    const bounded = (range !== 'all' && !at) || (range === 'custom' && this.route.since);
    return (
      { busy: ['Loading…'], done: [bounded ? 'The range begins here.' : 'The store begins here.'], more: [' '] }[
        key
      ] ?? ['']
    );
  }

  #further() {
    return h(
      'button.link',
      { type: 'button', onclick: () => this.stream.readOlder({ further: true }) },
      'Look further',
    );
  }

  #problem() {
    const { error } = this.stream;
    const wrong = byId('wrong');
    const atText = error?.param === 'regex' || error?.param === 'text' || error?.param === 'exclude';
    wrong.hidden = !atText;
    byId('text').setAttribute('aria-invalid', String(Boolean(atText)));
    if (atText) {
      setText(wrong, error.message);
    }
  }

  #nothing() {
    const { mode, list, error, progress } = this.stream;
    const box = byId('nothing');
    const shown = list.items.length === 0;
    box.hidden = !shown;
    if (!shown) {
      box.dataset.key = '';
      return;
    }
    const key =
      mode === 'loading'
        ? `loading ${progress ? 'long' : ''}`
        : error
          ? `error ${error.message}`
          : `none ${this.tree.services.length > 0} ${this.stream.lookedTs}`;
    if (box.dataset.key !== key) {
      box.dataset.key = key;
      box.className = `nothing ${mode === 'loading' ? 'waits' : ''}`;
      box.replaceChildren(
        ...(mode === 'loading' ? this.#waiting(progress) : error ? this.#failed(error) : this.#none()),
      );
    }
  }

  #waiting(progress) {
    return progress
      ? [h('h2', {}, 'Looking…'), h('p', {}, 'The search goes through older lines; the bar below says how far it is.')]
      : [h('h2', {}, 'Loading…')];
  }

  #failed(error) {
    if (error.param) {
      return [h('h2', {}, 'This cannot be asked'), h('p', {}, error.message)];
    }
    const again = h('button', { type: 'button', onclick: () => this.navigate({}) }, 'Try again');
    return [h('h2', {}, 'The lines could not be read'), h('p', {}, `The server says: ${error.message}`), again];
  }

  /** Why there is nothing, and what would show something. */
  #none() {
    const { route } = this;
    const actions = h('div.actions');
    const action = (text, change) =>
      actions.append(h('button', { type: 'button', onclick: () => this.navigate(change) }, text));
    if (isNarrowed(route)) {
      action('Clear search and filters', {
        text: '',
        exclude: '',
        levels: [],
        stream: '',
        tag: '',
        context: '',
        at: '',
      });
    }
    if (route.range !== 'all') {
      action('Look at all times', { range: 'all', since: '', until: '', at: '' });
    }
    if (this.stream.lookedTs) {
      actions.append(this.#further());
    }
    return [h('h2', {}, 'No lines'), h('p', {}, this.#reason()), actions];
  }

  #reason() {
    const { route, tree } = this;
    if (tree.services.length === 0) {
      return 'Nothing has been logged yet. Lines appear here as soon as a service writes one.';
    }
    if (this.stream.lookedTs) {
      return `None was found back to ${this.view.clock.moment(Date.parse(this.stream.lookedTs))}, where you stopped the search.`;
    }
    const what = isNarrowed(route) ? 'Nothing in this range matches.' : 'Nothing was written in this range.';
    const info = route.services.length === 1 ? tree.infoOf(route.services[0]) : null;
    const last = info?.last
      ? ` The last line of ${info.name} is from ${this.view.clock.moment(Date.parse(info.last))}.`
      : '';
    const cut =
      info?.first && route.since && Date.parse(route.since) < Date.parse(info.first)
        ? ` What is kept begins at ${this.view.clock.moment(Date.parse(info.first))}.`
        : '';
    return what + last + cut + (canBeLive(route) ? ' New lines will appear by themselves.' : '');
  }
}

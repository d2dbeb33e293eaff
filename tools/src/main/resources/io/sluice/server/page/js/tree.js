// SPDX-License-Identifier: Apache-2.0
// The services by dotted name, with what they write, their errors and their losses.

import { h, setText } from './dom.js';
import { count, rate, short } from './format.js';

/**
 * @typedef {{name: string, row: HTMLElement, rate: HTMLElement, errors: HTMLElement, dropped: HTMLElement,
 *   parent: boolean}} Node
 */

export class ServiceTree {
  /**
   * @param {HTMLElement} root an element with the role tree
   * @param {HTMLInputElement} filter
   * @param {(services: string[]) => void} onChoose
   */
  constructor(root, filter, onChoose) {
    this.root = root;
    this.filter = filter;
    this.onChoose = onChoose;
    this.names = '';
    this.closed = new Set();
    this.chosen = [];
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    this.services = [];
    root.addEventListener('click', (event) => this.#clicked(event));
    root.addEventListener('keydown', (event) => this.#key(event));
    filter.addEventListener('input', () => this.#sift());
  }

  /** @param {Object} result of `logs.services` */
  show(result) {
    this.services = result.services;
    const names = result.services.map((service) => service.name).join('\n');
    if (names !== this.names || !this.nodes.has('')) {
      this.names = names;
      this.#build();
    }
    const all = { rate: 0, errors: 0, dropped_total: 0, dropped: {} };
    for (const service of result.services) {
      if (service.depth === 0) {
        all.rate += service.rate;
        all.errors += service.errors;
        all.dropped_total += service.dropped_total;
      }
      this.#fill(this.nodes.get(service.name), service);
    }
    this.#fill(this.nodes.get(''), all);
  }

  /** Marks those that are shown. @param {string[]} services */
  choose(services) {
    const others = services.join() !== this.chosen.join();
    this.chosen = services;
    const names = new Set(services.map((service) => service.replace(/\.\*$/, '')));
    for (const [name, node] of this.nodes) {
      const chosen = name === '' ? services.length === 0 : names.has(name);
      node.row.setAttribute('aria-selected', String(chosen));
      if (chosen && others) {
        node.row.scrollIntoView({ block: 'nearest' });
      }
    }
  }

  /** What is known of a service or a name above some. */
  infoOf(service) {
    const name = service.replace(/\.\*$/, '');
    return this.services.find((one) => one.name === name) ?? null;
  }

  #build() {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    this.nodes.clear();
    const rows = [this.#row({ name: '', depth: 0 }, 'All services', false)];
    this.services.forEach((service, i) => {
      const below = this.services[i + 1]?.depth > service.depth;
      const label = service.depth === 0 ? service.name : service.name.slice(service.name.lastIndexOf('.') + 1);
      rows.push(this.#row(service, label, below));
    });
    this.root.replaceChildren(...rows);
    const { chosen } = this;
    this.chosen = [];
    this.choose(chosen);
    this.#sift();
    if (focused !== null) {
      this.nodes.get(focused)?.row.focus();
    }
  }

  #row(service, label, parent) {
    const node = { name: service.name, parent, rate: h('span.n'), errors: h('span.n.err'), dropped: h('span.n.drop') };
    const depth = Math.min(service.depth, 6);
    node.row = h(
      `div.node.d${depth}`,
      { role: 'treeitem', tabindex: -1, 'aria-level': service.depth + 1, 'data-name': service.name },
      h('span.twist', { 'aria-hidden': 'true' }, parent ? '▾' : ''),
      h('span.label', { title: service.name || null }, label),
      node.rate,
      node.errors,
      node.dropped,
    );
    if (parent) {
      node.row.setAttribute('aria-expanded', 'true');
    }
    this.nodes.set(service.name, node);
    return node.row;
  }

  #fill(node, service) {
    setText(node.rate, service.rate >= 0.05 ? rate(service.rate) : '');
    node.rate.title = `${service.rate.toFixed(1)} lines a second are stored`;
    setText(node.errors, service.errors > 0 ? short(service.errors) : '');
    node.errors.title = `${count(service.errors)} errors in the last 24 h`;
    setText(node.dropped, service.dropped_total > 0 ? short(service.dropped_total) : '');
    const reasons = Object.entries(service.dropped)
      .map(([reason, n]) => `${reason} ${count(n)}`)
      .join(', ');
    node.dropped.title = `${count(service.dropped_total)} lines dropped${reasons ? `: ${reasons}` : ''}`;
  }

  #sift() {
    const wanted = this.filter.value.trim().toLowerCase();
    let found = 0;
    for (const [name, node] of this.nodes) {
      const below =
        wanted &&
        this.services.some((one) => one.name.startsWith(`${name}.`) && one.name.toLowerCase().includes(wanted));
      const sifted = wanted && !name.toLowerCase().includes(wanted) && !below;
      const shut = !wanted && [...this.closed].some((closed) => name.startsWith(`${closed}.`));
      node.row.hidden = Boolean(name !== '' && (sifted || shut));
      found += node.row.hidden || name === '' ? 0 : 1;
      if (node.parent) {
        const open = wanted || !this.closed.has(name);
        node.row.setAttribute('aria-expanded', String(Boolean(open)));
        setText(node.row.firstElementChild, open ? '▾' : '▸');
      }
    }
    this.root.classList.toggle('none', Boolean(wanted) && found === 0);
    const shown = [...this.root.children].filter((row) => !row.hidden);
    const current = shown.find((row) => row.getAttribute('aria-selected') === 'true') ?? shown[0];
    shown.forEach((row) => {
      row.tabIndex = row === current ? 0 : -1;
    });
  }

  #clicked(event) {
    const row = event.target.closest('.node');
    if (!row) {
      return;
    }
    if (event.target.classList.contains('twist') && this.nodes.get(row.dataset.name)?.parent) {
      this.#toggle(row.dataset.name);
    } else {
      this.#pick(row.dataset.name, event.ctrlKey || event.metaKey);
    }
  }

  #pick(name, together) {
    if (name === '') {
      this.onChoose([]);
      return;
    }
    const pattern = this.nodes.get(name)?.parent ? `${name}.*` : name;
    const others = this.chosen.filter((one) => one !== pattern);
    if (!together) {
      this.onChoose([pattern]);
    } else {
      this.onChoose(others.length < this.chosen.length ? others : [...others, pattern]);
    }
  }

  #toggle(name, shut = !this.closed.has(name)) {
    this.closed[shut ? 'add' : 'delete'](name);
    this.#sift();
  }

  #key(event) {
    const row = event.target.closest('.node');
    const shown = [...this.root.children].filter((one) => !one.hidden);
    const at = shown.indexOf(row);
    const name = row?.dataset.name;
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (go !== undefined) {
      shown[Math.min(shown.length - 1, Math.max(0, go))]?.focus();
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      if (this.nodes.get(name)?.parent) {
        this.#toggle(name, event.key === 'ArrowLeft');
      }
    } else if (event.key === 'Enter') {
      this.#pick(name, event.ctrlKey || event.metaKey);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/**
 * Brings the bad days about on purpose: a flood, a stalled, slow, full or failing disk, a killed or stopped process.
 * Each drill runs real engines over a store of its own, says what it measured, and checks what was promised.
 */
@NullMarked
package io.sluice.cli.drill;

import org.jspecify.annotations.NullMarked;

/**
 * Does with other means what Sluice does, so that both can be measured in one run.
 *
 * <p>Takes: entries. Gives: files that can be asked for them, each peer with the settings that suit it best.
 */
@NullMarked
package io.sluice.bench.peer;

import org.jspecify.annotations.NullMarked;

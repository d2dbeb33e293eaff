/** Shows how Sluice is used, in programs that run. */
@NullMarked
package io.sluice.examples;

import org.jspecify.annotations.NullMarked;

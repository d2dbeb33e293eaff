/**
 * Says what a run of the benchmarks found: tables, pictures, the marked regions of a document.
 *
 * <p>Takes: the results of a run, as values or as the JSON that was kept of it. Gives: text. The same results always
 * give the same text, so a document can be checked against its data.
 */
@NullMarked
package io.sluice.bench.report;

import org.jspecify.annotations.NullMarked;

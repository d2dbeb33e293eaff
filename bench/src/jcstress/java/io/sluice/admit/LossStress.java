// SPDX-License-Identifier: Apache-2.0
package io.sluice.admit;

import io.sluice.entry.Gap;
import io.sluice.telemetry.SourceCounter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads lose entries, and one takes the gap meanwhile: each loss is in one gap, with its bytes. */
@JCStressTest
@Outcome(id = {"0, 3", "2, 1", "3, 0"}, expect = Expect.ACCEPTABLE, desc = "Three told of; none yet while the other holds the lock.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A loss in no gap, in two, or without its bytes.")
@State
public class LossStress {
    private static final int BYTES = 10;
    private static final int WRONG = 100;

    private final LossLedger ledger = new LossLedger();

    @Actor
    public void one() {
        ledger.add(SourceCounter.DROPPED_FULL, 1, BYTES, 5, 0);
    }

    @Actor
    public void otherAndTake(II_Result told) {
        ledger.add(SourceCounter.DROPPED_FULL, 2, 2 * BYTES, 6, 0);
        told.r1 = entriesOf(ledger.take(0));
    }

    @Arbiter
    public void arbiter(II_Result told) {
        told.r2 = entriesOf(ledger.take(0));
    }

    private static int entriesOf(Gap gap) {
        if (gap == null) {
            return 0;
        }
        return gap.bytes() == gap.entries() * BYTES ? (int) gap.entries() : WRONG;
    }
}

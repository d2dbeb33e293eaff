// SPDX-License-Identifier: Apache-2.0
package io.sluice.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Somebody looks at what waits in the ring while it is drained and its slots are filled again: what is shown is whole,
 * the old or the new.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Nothing: it was just taken.")
@Outcome(id = {"1", "2"}, expect = Expect.ACCEPTABLE, desc = "The old entry or the new one, whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Part of the one, part of the other.")
@State
public class PeekStress {
    private final SlotRing ring = new SlotRing(2, SlotWhole.SLOT_BYTES);

    public PeekStress() {
        SlotWhole.put(ring, 1);
    }

    @Actor
    public void peek(I_Result seen) {
        ring.peek(0, (source, timeNanos, severityAndFlags, content) -> {
            int number = SlotWhole.numberOf(source, timeNanos, severityAndFlags, content);
            seen.r1 = seen.r1 == SlotWhole.TORN ? SlotWhole.TORN : number;
        });
    }

    @Actor
    public void drainAndPut() {
        ring.drain(entry -> true, 2);
        SlotWhole.put(ring, 2);
    }
}

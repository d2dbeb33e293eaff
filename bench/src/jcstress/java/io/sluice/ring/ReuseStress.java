// SPDX-License-Identifier: Apache-2.0
package io.sluice.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A full ring is drained while a producer wants the same slots: it gets them when the entry that lay there was taken
 * whole, and not before.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "No room yet.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Room behind the drain.")
@Outcome(expect = Expect.FORBIDDEN, desc = "What was drained is torn, or another entry.")
@State
public class ReuseStress {
    private final SlotRing ring = new SlotRing(2, SlotWhole.SLOT_BYTES);

    public ReuseStress() {
        SlotWhole.put(ring, 1);
    }

    @Actor
    public void drain(II_Result seen) {
        ring.drain(
                entry -> {
                    seen.r1 = SlotWhole.numberOf(entry);
                    return true;
                },
                1 << 1);
    }

    @Actor
    public void put(II_Result seen) {
        seen.r2 = SlotWhole.put(ring, 2) ? 1 : 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.sluice.ring;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads claim, fill and publish, and one drains: what it is shown is whole, and each entry once. */
@JCStressTest
@Outcome(id = "[0-2], [0-2]", expect = Expect.ACCEPTABLE, desc = "Nothing, one or both, each whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An entry that is torn.")
@State
public class PublishStress {
    private final SlotRing ring = new SlotRing(4, SlotWhole.SLOT_BYTES);

    @Actor
    public void one() {
        SlotWhole.put(ring, 1);
    }

    @Actor
    public void otherAndDrain(II_Result seen) {
        SlotWhole.put(ring, 2);
        ring.drain(
                entry -> {
                    int number = SlotWhole.numberOf(entry);
                    if (seen.r1 == SlotWhole.NOTHING) {
                        seen.r1 = number;
                    } else {
                        seen.r2 = number == seen.r1 ? SlotWhole.TORN : number;
                    }
                    return true;
                },
                4);
    }
}

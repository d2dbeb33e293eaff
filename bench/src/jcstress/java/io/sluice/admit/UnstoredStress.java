// SPDX-License-Identifier: Apache-2.0
package io.sluice.admit;

import io.sluice.entry.EntryFlags;
import io.sluice.entry.EntryKind;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two threads have lines of sources refused that share a lane, round and round, and one looks: each line that is shown
 * is whole and its source's. The lines are one for all rounds, so that the lane is full, and old lines go.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "All lines are whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A line that is torn, or another source's.")
@State
public class UnstoredStress {
    private static final int LENGTH = 700;
    private static final int ONE = 1;
    private static final int OTHER = 65; // in the same lane
    private static final UnstoredLines LINES = new UnstoredLines(0);
    private static final LineBatch OF_ONE = batch(ONE);
    private static final LineBatch OF_OTHER = batch(OTHER);

    private static LineBatch batch(int source) {
        byte[] content = new byte[LENGTH + source];
        Arrays.fill(content, (byte) source);
        LineBatch batch = new LineBatch();
        batch.reset(content);
        batch.add(0, content.length, source & 7, EntryFlags.of(EntryKind.LINE, 0));
        return batch;
    }

    @Actor
    public void one() {
        LINES.add(ONE, OF_ONE, 0, ONE);
    }

    @Actor
    public void otherAndShow(I_Result whole) {
        LINES.add(OTHER, OF_OTHER, 0, OTHER);
        int[] all = {1};
        for (int source : new int[] {ONE, OTHER}) {
            LINES.show(source, (of, timeNanos, severity, content) -> {
                boolean sound = of == source && timeNanos == source && content.length == LENGTH + source;
                for (byte b : content) {
                    sound &= b == source;
                }
                all[0] &= sound && severity == (source & 7) ? 1 : 0;
            });
        }
        whole.r1 = all[0];
    }
}

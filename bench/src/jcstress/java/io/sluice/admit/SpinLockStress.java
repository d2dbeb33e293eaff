// SPDX-License-Identifier: Apache-2.0
package io.sluice.admit;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is written holding the lock is seen by whoever holds it next, also by one who only tries. */
@JCStressTest
@Outcome(id = {"2, 0", "3, 1"}, expect = Expect.ACCEPTABLE, desc = "All that was added is there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "An addition is lost.")
@State
public class SpinLockStress {
    private final SpinLock lock = new SpinLock();
    private int sum;

    @Actor
    public void one() {
        lock.lock();
        sum++;
        lock.unlock();
    }

    @Actor
    public void attemptAndOther(II_Result seen) {
        if (lock.tryLock()) {
            sum++;
            lock.unlock();
            seen.r2 = 1;
        }
        lock.lock();
        sum++;
        lock.unlock();
    }

    @Arbiter
    public void arbiter(II_Result seen) {
        seen.r1 = sum;
    }
}

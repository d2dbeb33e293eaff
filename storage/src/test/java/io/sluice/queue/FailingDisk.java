package io.sluice.queue;

import java.io.IOException;

/** Puts a disk under a journal that fails as often as it is told to. Confined to one thread. */
final class FailingDisk implements LastingCycle.Opener {
    int failures; // how many more times it fails
    boolean failsForces; // else it fails when something is written

    private final LastingCycle.Opener disk;

    FailingDisk(LastingCycle.Opener disk) {
        this.disk = disk;
    }

    private void fail(boolean forcing) throws IOException {
        if (forcing == failsForces && failures > 0) {
            failures--;
            throw new IOException("Input/output error");
        }
    }

    @Override
    public LastingCycle open(CycleFile cycle, boolean anew) throws IOException {
        LastingCycle opened = disk.open(cycle, anew);
        return new LastingCycle() {
            @Override
            public long length() {
                return opened.length();
            }

            @Override
            public void extend(CycleReader from, long end) throws IOException {
                fail(false);
                opened.extend(from, end);
            }

            @Override
            public void force() throws IOException {
                fail(true);
                opened.force();
            }

            @Override
            public void close() throws IOException {
                opened.close();
            }
        };
    }
}

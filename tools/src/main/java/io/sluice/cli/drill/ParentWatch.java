package io.sluice.cli.drill;

import java.io.IOException;

/**
 * Tells a child when it is to end: when its parent has written something to standard input, has closed it, or is gone.
 * Safe for use by many threads.
 */
final class ParentWatch {
    private final Thread thread = new Thread(this::read, "sluice-drill-parent");
    private volatile boolean over; // written by that thread

    private ParentWatch() {}

    static ParentWatch start() {
        ParentWatch watch = new ParentWatch();
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void read() {
        try {
            int unused = System.in.read();
        } catch (IOException e) {
            // the same as the end
        }
        over = true;
    }

    boolean isOver() {
        return over;
    }
}

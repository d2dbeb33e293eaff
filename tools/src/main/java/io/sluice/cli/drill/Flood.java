package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.sluice.Sluice;
import io.sluice.admit.LineBatch;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import java.io.IOException;

/**
 * Offers the same line, only its number changing, as fast as one thread can, in batches as a pump does; now and then
 * comes a rare line that must not be lost.
 */
final class Flood {
    /** The service that floods. */
    static final String SERVICE = "flood";

    /** How many rare lines it writes. */
    static final int RARE_COUNT = 10;

    /** What a rare line begins with; a letter follows. */
    static final String RARE_TEXT = "panic: assertion failed in shard ";

    private static final int BATCH_LINES = 200;
    private static final String TEXT = "accept error: Too many open files (os error 24), listener=unix:/run/a.sock, "
            + "retrying at once because nobody thought of backing off, attempt ";
    private static final int NUMBER_LENGTH = 10;

    private final Source source;
    private final LineBatch batch = new LineBatch();
    private final int lineLength = TEXT.length() + NUMBER_LENGTH;
    private final byte[] buffer = new byte[lineLength * BATCH_LINES];
    private final Thread thread = new Thread(this::offer, "sluice-drill-flood");
    private final long rareEveryNanos;
    private volatile boolean stopped; // written by the thread that stops it
    private long number;
    private int rareCount;

    private Flood(Source source, long rareEveryNanos) {
        this.source = source;
        this.rareEveryNanos = rareEveryNanos;
        byte[] text = TEXT.getBytes(US_ASCII);
        for (int line = 0; line < BATCH_LINES; line++) {
            System.arraycopy(text, 0, buffer, line * lineLength, text.length);
        }
    }

    /** Begins; with the limits of a captured stream, or with none. */
    static Flood start(Sluice sluice, SourceLimits limits, long durationNanos) throws IOException {
        Source source = sluice.source(SERVICE, Stream.STDERR);
        source.limit(limits);
        Flood flood = new Flood(source, durationNanos / (RARE_COUNT + 1));
        flood.thread.setDaemon(true);
        flood.thread.start();
        return flood;
    }

    private void offer() {
        long rareNanos = System.nanoTime() + rareEveryNanos;
        while (!stopped) {
            offerBatch();
            if (rareCount < RARE_COUNT && System.nanoTime() - rareNanos > 0) {
                offerRare();
                rareNanos += rareEveryNanos;
            }
        }
        while (rareCount < RARE_COUNT) {
            offerRare();
        }
    }

    private void offerBatch() {
        batch.reset(buffer);
        for (int line = 0; line < BATCH_LINES; line++) {
            putNumber((line + 1) * lineLength, ++number);
            batch.add(line * lineLength, lineLength, Severity.WARNING.code(), 0);
        }
        long unused = source.admit(batch, OverflowPolicy.DROP); // what is taken out is counted
        if (batch.count() > 0) {
            long position = source.tryOffer(batch, 0, batch.count());
            if (position < 0) {
                source.drop(batch, 0, position);
            }
        }
    }

    private void offerRare() {
        byte[] line = (RARE_TEXT + (char) ('a' + rareCount++)).getBytes(US_ASCII);
        long unused = source.offer(Severity.ERROR, line, 0, line.length);
    }

    private void putNumber(int end, long value) {
        long rest = value;
        for (int at = end - 1; at >= end - NUMBER_LENGTH; at--) {
            buffer[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Ends it. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}

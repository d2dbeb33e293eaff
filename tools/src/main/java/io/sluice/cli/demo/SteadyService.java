package io.sluice.cli.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.Sluice;
import io.sluice.admit.LineBatch;
import io.sluice.admit.OfferCode;
import io.sluice.admit.Source;
import io.sluice.entry.Stream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes a few lines each second, as services do that have nothing to complain about. Confined to one thread once it is
 * made.
 *
 * <p>It offers as a pump does: when the ring is full it waits, as its lines would in the pipe of a process, and gives
 * up when that would be full too.
 */
final class SteadyService {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long PAUSE_NANOS = 50_000;
    private static final long PATIENCE_NANOS =
            5 * NANOS_PER_SECOND; // the usual pipe holds more than five seconds of lines

    private final Source stdout;
    private final Source stderr;
    private final List<Message> messages;
    private final Random random;
    private final long periodNanos;
    private final LineBatch lines = new LineBatch();
    private long dueNanos;
    private long count;

    private SteadyService(Source stdout, Source stderr, Profile profile, long startNanos) {
        this.stdout = stdout;
        this.stderr = stderr;
        this.messages = profile.messages();
        this.random = new Random(profile.service().hashCode());
        this.periodNanos = (long) (NANOS_PER_SECOND / profile.linesPerSecond());
        this.dueNanos = startNanos + random.nextInt((int) Math.min(periodNanos, NANOS_PER_SECOND));
    }

    /** Makes the sources of a service; its first line is due soon after {@code startNanos}. */
    static SteadyService open(Sluice sluice, Profile profile, long startNanos) throws IOException {
        return new SteadyService(
                sluice.source(profile.service(), Stream.STDOUT),
                sluice.source(profile.service(), Stream.STDERR),
                profile,
                startNanos);
    }

    /** Writes the lines that are due by now. */
    void writeDue(long nowNanos) {
        while (dueNanos <= nowNanos) {
            write(messages.get(random.nextInt(messages.size())));
            dueNanos += periodNanos / 2 + (long) (random.nextDouble() * periodNanos);
        }
    }

    private void write(Message message) {
        byte[] line = message.text(++count, random).getBytes(UTF_8);
        lines.reset(line);
        lines.add(0, line.length, message.severity().code(), 0);
        Source source = message.stream() == Stream.STDERR ? stderr : stdout;
        source.admitAll(lines);
        long giveUpNanos = System.nanoTime() + PATIENCE_NANOS;
        long position = source.tryOffer(lines, 0, 1);
        while (OfferCode.isLackOfRoom(position) && System.nanoTime() - giveUpNanos < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            position = source.tryOffer(lines, 0, 1);
        }
        if (position < 0) {
            source.drop(lines, 0, position);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.LineFilter;
import io.sluice.read.Query;
import io.sluice.server.query.Json;
import io.sluice.server.query.LineJson;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.server.query.Wanted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Is what one reader sees of the store as it grows. Confined to the thread of the {@link TailFeed}.
 *
 * <p>It is <em>live</em> when the feed shows it every line. Before that, and after the feed had to pass lines over, it
 * catches up: it reads the store by itself, a little each time, until it has come to where the feed is. Who asks for
 * too much of that, or comes to be too slow, is told what it missed, and where to find it.
 */
public final class Tail {
    private static final int QUEUE_BYTES_MAX = 64 << 10;
    private static final long STATE_NANOS = 2_000_000_000L;
    private static final long STRETCH = 100_000; // entries that are looked at in one go to catch up
    private static final long CATCH_UP_LINES = 2_000;
    private static final long CATCH_UP_NANOS = 10_000_000_000L;

    private final ServedStore store;
    private final Wanted wanted;
    private final LineFilter filter;
    private final LineJson json;
    private final int contentMax;
    private final int rate;
    private final Outlet outlet;
    private final Deque<Object> queue = new ArrayDeque<>(); // byte[] of a line, or Missed
    private final Deque<Long> sequences = new ArrayDeque<>(); // of the lines in the queue
    private int queuedBytes;
    private double tokens;
    private boolean live;
    private boolean opened;
    private final long begin; // no line up to this one is wanted
    private long position; // of the line that it came to last
    private long allowance = CATCH_UP_LINES; // lines that it may still catch up
    private long catchUpSinceNanos;
    private long missedTotal;
    private long sentNanos;

    /** Counts lines that are passed over, one after the other. */
    private static final class Missed {
        private final long from;
        private long to;
        private long count;
        private boolean exact = true;

        Missed(long from) {
            this.from = from;
        }
    }

    /**
     * Makes a tail.
     *
     * @param position the sequence behind which it begins
     * @param options how much of each content, and how many lines a second
     */
    public Tail(ServedStore store, Wanted wanted, long position, Options options, Outlet outlet) {
        this.store = store;
        this.wanted = wanted;
        this.filter = new LineFilter(wanted.query());
        this.contentMax = options.contentMax();
        this.json = new LineJson(store.engine().storeId(), contentMax, wanted.marked(), null);
        this.rate = options.linesPerSecond();
        this.tokens = rate;
        this.begin = position;
        this.position = position;
        this.outlet = outlet;
    }

    /** Says how much of each content is wanted, and how many lines a second. */
    public record Options(int contentMax, int linesPerSecond) {}

    /** Holds what a line looks like, for all tails that want it the same way. */
    static final class Shared {
        private final Map<Integer, byte[]> byContentMax = new HashMap<>();

        void clear() {
            byContentMax.clear();
        }
    }

    boolean isLive() {
        return live;
    }

    boolean isClosed() {
        return outlet.isClosed();
    }

    /** Tells whether it may want lines of the source of this one. */
    boolean wantsSource(Line line) {
        return filter.wantsSource(line);
    }

    /** Lets some time pass: so many more lines may come. */
    void refill(double seconds) {
        tokens = Math.min(rate, tokens + rate * seconds);
    }

    /** Takes a line that the feed shows. */
    void show(Line line, Shared shared) throws IOException {
        // A feed that lags shows lines that whoever joins has seen already.
        if (!live || line.sequence() <= begin || !filter.wants(line) || !wanted.shows(line)) {
            return;
        }
        if (!hasRoom()) {
            miss(line.sequence(), line.sequence(), 1, true);
            return;
        }
        byte[] bytes = wanted.marked().isEmpty() ? shared.byContentMax.get(contentMax) : null;
        if (bytes == null) {
            bytes = toJson(line);
            if (wanted.marked().isEmpty()) {
                shared.byContentMax.put(contentMax, bytes);
            }
        }
        put(bytes, line.sequence());
    }

    private boolean hasRoom() {
        return tokens >= 1 && queuedBytes < QUEUE_BYTES_MAX;
    }

    private byte[] toJson(Line line) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.generator(bytes)) {
            json.write(line, out);
        }
        return bytes.toByteArray();
    }

    private void put(byte[] line, long sequence) {
        tokens--;
        queue.addLast(line);
        sequences.addLast(sequence);
        queuedBytes += line.length;
    }

    private void miss(long from, long to, long count, boolean exact) {
        Missed missed;
        if (queue.peekLast() instanceof Missed last) {
            missed = last;
        } else {
            missed = new Missed(from);
            queue.addLast(missed);
        }
        missed.to = to;
        missed.count += count;
        missed.exact &= exact;
        missedTotal += count;
    }

    /** Takes note that the feed passes over what lies behind {@code sequence}. */
    void onPassedOver(long sequence) {
        if (live) {
            live = false;
            position = sequence;
            allowance = CATCH_UP_LINES;
            catchUpSinceNanos = System.nanoTime();
        }
    }

    /** Reads on towards {@code fed}, which the feed has shown last; is live when it has come there. */
    void catchUp(long fed, long deadlineNanos) throws IOException {
        if (catchUpSinceNanos == 0) {
            catchUpSinceNanos = System.nanoTime();
        }
        while (!live && hasRoom() && System.nanoTime() - deadlineNanos < 0) {
            if (position >= fed) {
                live = true;
            } else if (allowance <= 0 || System.nanoTime() - catchUpSinceNanos > CATCH_UP_NANOS) {
                miss(position + 1, fed, fed - position, false);
                position = fed;
            } else {
                position = readUpTo(Math.min(fed, position + STRETCH), deadlineNanos);
            }
        }
    }

    /** Returns how far it has come. */
    private long readUpTo(long last, long deadlineNanos) throws IOException {
        Query query = wanted.query().toBuilder()
                .fromSequence(position + 1)
                .untilSequence(last + 1)
                .build();
        long at = position;
        try (LineCursor lines = store.reader().forward(query, position + 1)) {
            while (lines.next()) {
                Line line = lines.line();
                if (wanted.shows(line)) {
                    if (!hasRoom() || allowance <= 0) {
                        return at;
                    }
                    allowance--;
                    put(toJson(line), line.sequence());
                }
                at = line.sequence();
                if (System.nanoTime() - deadlineNanos >= 0) {
                    return at;
                }
            }
        }
        return last;
    }

    /** Sends what waits, if the reader takes it. */
    void flush(long fed, long nowNanos) throws IOException {
        if (!outlet.isReady()) {
            return;
        }
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        if (!opened) {
            opened = true;
            event(events, "open", position, out -> {
                out.writeStringField("cursor", cursor(position));
                out.writeStringField(
                        "store", HexFormat.of().toHexDigits(store.engine().storeId()));
                out.writeNumberField("rate", rate);
            });
        }
        while (!queue.isEmpty()) {
            if (queue.peekFirst() instanceof Missed missed) {
                queue.removeFirst();
                putMissed(events, missed);
            } else {
                putLines(events);
            }
        }
        queuedBytes = 0;
        if (events.size() == 0 && nowNanos - sentNanos > STATE_NANOS) {
            long at = live ? Math.max(fed, position) : position;
            event(events, "state", at, out -> {
                out.writeStringField("cursor", cursor(at));
                out.writeStringField("ts", TimeValue.text(TimeValue.now()));
                out.writeNumberField("missed", missedTotal);
            });
        }
        if (events.size() > 0) {
            sentNanos = nowNanos;
            outlet.write(events.toByteArray(), false);
        }
    }

    private void putMissed(ByteArrayOutputStream events, Missed missed) throws IOException {
        event(events, "missed", missed.to, out -> {
            out.writeNumberField("lines", missed.count);
            out.writeBooleanField("exact", missed.exact);
            out.writeStringField("from", store.cursor(missed.from));
            out.writeStringField("to", store.cursor(missed.to));
        });
    }

    private void putLines(ByteArrayOutputStream events) throws IOException {
        events.write("event: lines\ndata: {\"lines\":[".getBytes(UTF_8));
        long last = 0;
        boolean first = true;
        while (queue.peekFirst() instanceof byte[] line) {
            queue.removeFirst();
            last = sequences.removeFirst();
            if (!first) {
                events.write(',');
            }
            first = false;
            events.write(line);
        }
        String cursor = store.cursor(last);
        events.write(("],\"cursor\":\"" + cursor + "\"}\nid: " + cursor + "\n\n").getBytes(UTF_8));
    }

    /** Tells the reader that the server goes away. */
    void end() throws IOException {
        if (outlet.isReady()) {
            ByteArrayOutputStream events = new ByteArrayOutputStream();
            event(events, "end", position, out -> out.writeStringField("reason", "closing"));
            outlet.write(events.toByteArray(), true);
        }
    }

    /** Writes the members of an object. */
    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator out) throws IOException;
    }

    private void event(ByteArrayOutputStream events, String name, long at, Members members) throws IOException {
        events.write(("event: " + name + "\ndata: ").getBytes(UTF_8));
        try (JsonGenerator out = Json.generator(events)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        }
        String cursor = cursor(at);
        events.write(((cursor == null ? "" : "\nid: " + cursor) + "\n\n").getBytes(UTF_8));
    }

    /** Writes where it is; null when the store is empty. */
    private @Nullable String cursor(long sequence) {
        return sequence < 0 ? null : store.cursor(sequence);
    }
}

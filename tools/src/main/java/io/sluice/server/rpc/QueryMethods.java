// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.read.Cursor;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.Query;
import io.sluice.read.RunLookup;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Json;
import io.sluice.server.query.LineJson;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.Search;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.server.query.Wanted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Gives pages of lines. */
final class QueryMethods {
    private static final long LINES_MAX = 1_000;
    private static final int REPLY_BYTES_MAX = 1 << 20;
    private static final long TAIL_TIME_NANOS = 1_500_000_000;
    private static final long TAIL_PAUSE_MILLIS = 20;

    private static final Param CONTENT_MAX =
            Param.integer("content_max", 16_384, 1, 1 << 20, "How many bytes of a content are wanted.");
    private static final Param LIMIT = Param.integer("limit", 100, 1, LINES_MAX, "How many lines are wanted.");
    private static final Param AFTER =
            Param.value("after", Param.Type.CURSOR, "Go on behind this line, in the direction of reading.");

    private final ServedStore store;

    QueryMethods(ServedStore store) {
        this.store = store;
    }

    /** Writes lines until a reply is full. */
    private final class Page implements Search.Sink, AutoCloseable {
        private final JsonGenerator out;
        private final ByteArrayOutputStream counted = new ByteArrayOutputStream();
        private final @Nullable RunLookup runs;
        private final LineJson lines;
        private int bytes;
        private int count;

        Page(Params params, Wanted wanted, JsonGenerator out, boolean withRuns) throws CallException {
            this.out = out;
            this.runs = withRuns ? new RunLookup(store.reader()) : null;
            this.lines =
                    new LineJson(store.engine().storeId(), (int) params.integer("content_max"), wanted.marked(), runs);
        }

        @Override
        public boolean take(Line line) throws IOException {
            counted.reset();
            try (JsonGenerator one = Json.generator(counted)) {
                lines.write(line, one);
            }
            if (count > 0 && bytes + counted.size() > REPLY_BYTES_MAX) {
                return false;
            }
            bytes += counted.size();
            count++;
            out.writeRawValue(counted.toString(UTF_8));
            return true;
        }

        @Override
        public void close() throws IOException {
            if (runs != null) {
                runs.close();
            }
        }
    }

    Method query() {
        return new Method(
                "logs.query",
                "Gives lines, a page at a time, and says how far it has looked.",
                Method.Lane.READ,
                Filters.all(
                        Filters.sources(),
                        Filters.times(),
                        Filters.contents(),
                        List.of(
                                Param.choice("order", List.of("newest", "oldest"), "Which lines come first."),
                                Param.value("from", Param.Type.CURSOR, "No line before this one."),
                                Param.value("to", Param.Type.CURSOR, "No line behind this one."),
                                AFTER,
                                LIMIT,
                                Param.integer("time_ms", 1_500, 10, 10_000, "How long to look."),
                                CONTENT_MAX,
                                Param.flag("runs", false, "Whether lines tell the run that they lie in."))),
                List.of("lines:array", "end:string", "next:string?", "head:string?", "looked:object", "notices:array"),
                this::query);
    }

    private void query(Params params, JsonGenerator out) throws CallException, IOException {
        long startNanos = System.nanoTime();
        List<String> unused = store.notes().take();
        Wanted wanted = Filters.wanted(params, TimeValue.now());
        boolean newest = params.choice("order").equals("newest");
        long head = store.lastSequence();
        long low = sequence(params, "from", 0);
        long high = Math.min(sequence(params, "to", Long.MAX_VALUE), head);
        Cursor after = params.cursor("after", store.engine().storeId());
        if (after != null && newest) {
            high = Math.min(high, after.sequence() - 1);
        } else if (after != null) {
            low = Math.max(low, after.sequence() + 1);
        }
        long limit = params.integer("limit");
        long deadlineNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(params.integer("time_ms"));
        Search search = new Search(store.reader(), wanted, deadlineNanos);
        out.writeStartObject();
        out.writeArrayFieldStart("lines");
        Search.End end;
        try (Page page = new Page(params, wanted, out, params.flag("runs"))) {
            end = newest ? search.newestFirst(high, low, limit, page) : search.oldestFirst(low, high, limit, page);
        }
        out.writeEndArray();
        out.writeStringField("end", end.name().toLowerCase(Locale.ROOT));
        long known = after == null ? -1 : after.sequence();
        writeCursor("next", search.next() < 0 ? known : search.next(), out);
        writeCursor("head", head, out);
        writeLooked(search, end, startNanos, out);
        out.writeArrayFieldStart("notices");
        for (String note : store.notes().take()) {
            out.writeString(note);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void writeLooked(Search search, Search.End end, long startNanos, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("looked");
        writeCursor("to", search.lookedTo(), out);
        String time = end == Search.End.TIME ? timeAt(search.lookedTo()) : null;
        out.writeStringField("ts", time);
        out.writeNumberField("bytes", search.bytes());
        out.writeNumberField("blocks", search.blocks());
        out.writeNumberField("ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
        out.writeEndObject();
    }

    private @Nullable String timeAt(long sequence) throws IOException {
        try (LineCursor lines = store.reader().backward(Query.builder().build(), sequence)) {
            return lines.next() ? TimeValue.text(lines.line().timeNanos()) : null;
        }
    }

    private long sequence(Params params, String name, long absent) throws CallException {
        Cursor cursor = params.cursor(name, store.engine().storeId());
        return cursor == null ? absent : cursor.sequence();
    }

    private void writeCursor(String name, long sequence, JsonGenerator out) throws IOException {
        out.writeStringField(name, sequence < 0 ? null : store.cursor(sequence));
    }

    Method tail() {
        return new Method(
                "logs.tail",
                "Gives what came behind a line, and waits for it if told to. Browsers have GET tail.",
                Method.Lane.WAIT,
                Filters.all(
                        Filters.sources(),
                        Filters.contents(),
                        List.of(
                                AFTER,
                                Param.integer("limit", LINES_MAX, 1, LINES_MAX, "How many lines are wanted."),
                                Param.integer("wait_ms", 0, 0, 10_000, "How long to wait for a first line."),
                                CONTENT_MAX)),
                List.of("lines:array", "next:string?", "behind:integer"),
                this::tail);
    }

    private void tail(Params params, JsonGenerator out) throws CallException, IOException {
        Wanted wanted = Filters.wanted(params, TimeValue.now());
        Cursor after = params.cursor("after", store.engine().storeId());
        long position = after == null ? store.lastSequence() : after.sequence();
        long limit = params.integer("limit");
        long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(params.integer("wait_ms"));
        out.writeStartObject();
        out.writeArrayFieldStart("lines");
        try (Page page = new Page(params, wanted, out, false)) {
            while (true) {
                long last = store.lastSequence();
                if (last > position) {
                    Search search =
                            new Search(store.reader(), wanted, System.nanoTime() + TAIL_TIME_NANOS).withoutUnfinished();
                    Search.End end = search.oldestFirst(position + 1, last, limit, page);
                    position = Math.max(position, search.next());
                    if (page.count > 0 || end != Search.End.DONE) {
                        break;
                    }
                }
                if (System.nanoTime() - untilNanos >= 0 || !pause()) {
                    break;
                }
            }
        }
        out.writeEndArray();
        writeCursor("next", position, out);
        out.writeNumberField("behind", Math.max(0, store.lastSequence() - position));
        out.writeEndObject();
    }

    private static boolean pause() {
        try {
            Thread.sleep(TAIL_PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

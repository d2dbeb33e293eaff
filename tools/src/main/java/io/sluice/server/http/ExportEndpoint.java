// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.entry.SourceName;
import io.sluice.read.Cursor;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.Query;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Json;
import io.sluice.server.query.LineJson;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.server.query.Wanted;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends lines as a file, as many as there are. */
final class ExportEndpoint {
    private static final int RUNNING_MAX = 2;
    private static final List<Param> PARAMS = Filters.all(
            Filters.sources(),
            Filters.times(),
            Filters.contents(),
            List.of(
                    Param.value("from", Param.Type.CURSOR, "No line before this one."),
                    Param.value("to", Param.Type.CURSOR, "No line behind this one."),
                    Param.choice("order", List.of("oldest", "newest"), "Which lines come first."),
                    Param.integer("limit", Long.MAX_VALUE, 1, Long.MAX_VALUE, "How many lines at most."),
                    Param.choice("format", List.of("json", "cat", "text"), "What a line looks like.")));

    private final ServedStore store;
    private final Semaphore running = new Semaphore(RUNNING_MAX);

    ExportEndpoint(ServedStore store) {
        this.store = store;
    }

    void handle(Request request, Response response, Callback callback) throws IOException, CallException {
        Params params = Params.ofUrl(Front.parameters(request), PARAMS);
        Wanted wanted = Filters.wanted(params, TimeValue.now());
        String format = params.choice("format");
        Cursor from = params.cursor("from", store.engine().storeId());
        Cursor to = params.cursor("to", store.engine().storeId());
        long last = to == null ? store.lastSequence() : Math.min(to.sequence(), store.lastSequence());
        long first = from == null ? 0 : from.sequence();
        boolean newest = params.choice("order").equals("newest");
        long limit = params.integer("limit");
        if (!running.tryAcquire()) {
            Replies.error(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "no more than " + RUNNING_MAX + " downloads at the same time");
            return;
        }
        boolean json = format.equals("json");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, json ? "application/x-ndjson" : "text/plain;charset=utf-8");
        response.getHeaders()
                .put("Content-Disposition", "attachment; filename=\"sluice-export." + (json ? "jsonl" : "log") + '"');
        Query query = wanted.query().toBuilder()
                .fromSequence(first)
                .untilSequence(last + 1)
                .build();
        try {
            OutputStream out = Response.asBufferedOutputStream(request, response);
            try (LineCursor lines = newest
                    ? store.reader().backward(query, last)
                    : store.reader().forward(query, first)) {
                write(lines, wanted, limit, format, out);
            }
            out.close(); // only now: it says that the file is whole
        } catch (IOException | RuntimeException e) {
            callback.failed(e);
            return;
        } finally {
            running.release();
        }
        callback.succeeded();
    }

    private void write(LineCursor lines, Wanted wanted, long limit, String format, OutputStream out)
            throws IOException {
        LineJson json = new LineJson(store.engine().storeId(), LineJson.WHOLE, List.of(), null);
        long left = limit;
        while (left > 0 && (lines.next() || lines.flush())) {
            Line line = lines.line();
            if (!wanted.shows(line)) {
                continue;
            }
            left--;
            if (format.equals("json")) {
                try (JsonGenerator one = Json.generator(out)) {
                    one.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
                    json.write(line, one);
                }
            } else if (format.equals("cat")) {
                out.write(line.copyContent());
            } else {
                out.write(text(line).getBytes(UTF_8));
            }
            out.write('\n');
        }
    }

    /** Writes a line for people: what a terminal would obey, or what would turn the text around, is escaped. */
    private static String text(Line line) {
        SourceName source = line.source();
        StringBuilder text = new StringBuilder(TimeValue.text(line.timeNanos()))
                .append(' ')
                .append(line.severity().label())
                .append(' ')
                .append(source == null ? "-" : source.service())
                .append(' ');
        new String(line.copyContent(), UTF_8).codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (c != '\t' && (type == Character.CONTROL || type == Character.FORMAT || c == 0x2028 || c == 0x2029)) {
                text.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}

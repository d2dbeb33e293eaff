// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.entry.SourceName;
import io.sluice.read.Cursor;
import io.sluice.read.Line;
import io.sluice.read.LineCursor;
import io.sluice.read.Query;
import io.sluice.read.ServicePattern;
import io.sluice.server.query.CallException;
import io.sluice.server.query.LineJson;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.ServedStore;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the lines around one. */
final class ContextMethod {
    private static final int LINES_MAX = 500;

    private final ServedStore store;

    ContextMethod(ServedStore store) {
        this.store = store;
    }

    Method method() {
        return new Method(
                "logs.context",
                "Gives the lines before and behind a line, of its source, its service or of all.",
                Method.Lane.READ,
                List.of(
                        Param.value("cursor", Param.Type.CURSOR, "The line.").asRequired(),
                        Param.integer("before", 20, 0, LINES_MAX, "How many lines before it."),
                        Param.integer("after", 20, 0, LINES_MAX, "How many lines behind it."),
                        Param.choice("scope", List.of("service", "source", "all"), "Whose lines."),
                        Param.integer("content_max", 16_384, 1, 65_536, "How many bytes of a content are wanted.")),
                List.of("lines:array", "at:integer"),
                this::call);
    }

    private void call(Params params, JsonGenerator out) throws CallException, IOException {
        Cursor cursor = params.cursor("cursor", store.engine().storeId());
        long sequence = cursor == null ? 0 : cursor.sequence();
        Query query = scope(params.choice("scope"), sequence);
        long before = params.integer("before");
        long after = params.integer("after");
        LineJson json = new LineJson(store.engine().storeId(), (int) params.integer("content_max"), List.of(), null);
        long start = start(query, sequence, before);
        int at = -1;
        out.writeStartObject();
        out.writeArrayFieldStart("lines");
        try (LineCursor lines = store.reader().forward(query, start)) {
            long left = before + after + 1; // never more, whatever is written meanwhile
            long behind = after;
            int index = 0;
            while (left-- > 0 && (lines.next() || lines.flush())) {
                Line line = lines.line();
                if (line.sequence() > sequence && behind-- == 0) {
                    break;
                }
                if (line.sequence() == sequence) {
                    at = index;
                }
                json.write(line, out);
                index++;
            }
        }
        out.writeEndArray();
        out.writeNumberField("at", at);
        out.writeEndObject();
    }

    /** Finds the first of so many lines before a sequence. */
    private long start(Query query, long sequence, long count) throws IOException {
        long start = sequence;
        try (LineCursor lines = store.reader().backward(query, sequence - 1)) {
            for (long left = count; left > 0 && lines.next(); left--) {
                start = lines.line().sequence();
            }
        }
        return start;
    }

    private Query scope(String scope, long sequence) throws IOException {
        SourceName source = scope.equals("all") ? null : sourceAt(sequence);
        Query.Builder query = Query.builder();
        if (source != null) {
            query.service(new ServicePattern(source.service(), false)).context(source.context());
            if (scope.equals("source")) {
                query.streams(Set.of(source.stream()));
            }
        }
        return query.build();
    }

    private @Nullable SourceName sourceAt(long sequence) throws IOException {
        Query one = Query.builder()
                .fromSequence(sequence)
                .untilSequence(sequence + 1)
                .build();
        try (LineCursor lines = store.reader().backward(one, sequence)) {
            return lines.next() ? lines.line().source() : null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import io.sluice.read.Cursor;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.server.query.Search;
import io.sluice.server.query.ServedStore;
import io.sluice.server.query.TimeValue;
import io.sluice.server.query.Wanted;
import io.sluice.server.tail.Tail;
import io.sluice.server.tail.TailFeed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Opens live tails. */
final class TailEndpoint {
    private static final long FIRST_LINES_NANOS = 1_500_000_000;
    private static final long IDLE_MILLIS = 60_000;
    private static final List<Param> PARAMS = Filters.all(
            Filters.sources(),
            Filters.contents(),
            List.of(
                    Param.value("after", Param.Type.CURSOR, "Lines behind this one come first."),
                    Param.integer("lines", 0, 0, 1_000, "Without after: begin with the newest so many."),
                    Param.integer("rate", 2_000, 1, 10_000, "How many lines a second."),
                    Param.integer("content_max", 4_096, 1, 16_384, "How many bytes of a content are wanted.")));

    private final ServedStore store;
    private final TailFeed feed;

    TailEndpoint(ServedStore store, TailFeed feed) {
        this.store = store;
        this.feed = feed;
    }

    void handle(Request request, Response response, Callback callback) throws IOException, CallException {
        Map<String, List<String>> values = Front.parameters(request);
        String lastId = request.getHeaders().get("Last-Event-ID");
        if (lastId != null && !lastId.isEmpty()) { // the browser comes back after a broken connection
            values.put("after", List.of(lastId));
        }
        Params params = Params.ofUrl(values, PARAMS);
        Wanted wanted = Filters.wanted(params, TimeValue.now());
        Tail.Options options = new Tail.Options((int) params.integer("content_max"), (int) params.integer("rate"));
        long position = position(params, wanted);
        if (!feed.tryReserve()) {
            Replies.error(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "no more than " + TailFeed.TAILS_MAX + " tails at the same time");
            return;
        }
        request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(IDLE_MILLIS);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Accel-Buffering", "no"); // a proxy shall not wait for more
        feed.add(new Tail(store, wanted, position, options, new SseOutlet(response, callback)));
    }

    /** Finds the sequence behind which it begins. */
    private long position(Params params, Wanted wanted) throws CallException, IOException {
        long last = store.lastSequence();
        Cursor after = params.cursor("after", store.engine().storeId());
        if (after != null) {
            return Math.min(after.sequence(), last);
        }
        long lines = params.integer("lines");
        if (lines == 0) {
            return last;
        }
        long[] first = {last + 1};
        Search search = new Search(store.reader(), wanted, System.nanoTime() + FIRST_LINES_NANOS);
        Search.End unused = search.newestFirst(last, 0, lines, line -> {
            first[0] = line.sequence();
            return true;
        });
        return first[0] - 1;
    }
}

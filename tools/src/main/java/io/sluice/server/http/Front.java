// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import io.sluice.server.query.CallException;
import io.sluice.server.query.Filters;
import io.sluice.server.rpc.JsonRpc;
import io.sluice.server.rpc.OpenRpc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;

/** Sends each request to what answers it. */
final class Front extends Handler.Abstract {
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int LOCAL_CALLS_PER_SECOND = 10_000;
    private static final int CALLS_PER_SECOND = 1_000;
    private static final System.Logger LOGGER = System.getLogger("io.sluice.server");

    private final JsonRpc rpc;
    private final byte[] description;
    private final Replies replies = new Replies();
    private final CallRate localRate = new CallRate(LOCAL_CALLS_PER_SECOND);
    private final CallRate rate = new CallRate(CALLS_PER_SECOND);
    private final TailEndpoint tails;
    private final ExportEndpoint exports;
    private final IngestEndpoint ingests;
    private final MonitorPages pages;
    private final PageFiles files;

    Front(Served served) throws IOException {
        this.rpc = new JsonRpc(served.methods());
        this.description = OpenRpc.document(served.methods());
        this.tails = new TailEndpoint(served.store(), served.feed());
        this.exports = new ExportEndpoint(served.store());
        this.ingests = new IngestEndpoint(served.store().engine());
        this.pages = new MonitorPages(served.store(), served.watch(), served.feed());
        this.files = PageFiles.open();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        String wanted = path.equals("/rpc") || path.equals("/ingest") ? "POST" : "GET";
        boolean endless = path.equals("/tail") || path.equals("/export");
        boolean head = HttpMethod.HEAD.is(request.getMethod()) && wanted.equals("GET") && !endless;
        if (!head && !wanted.equals(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, wanted);
            Replies.error(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, path + " wants " + wanted);
            return true;
        }
        try {
            route(path, request, response, callback);
        } catch (CallException e) {
            Replies.error(response, callback, HttpStatus.BAD_REQUEST_400, e.text());
        }
        return true;
    }

    private void route(String path, Request request, Response response, Callback callback)
            throws IOException, CallException {
        switch (path) {
            case "/rpc" -> takeCall(request, response, callback);
            case "/ingest" -> ingests.handle(request, response, callback);
            case "/openrpc.json" -> replies.send(response, callback, Replies.JSON, description);
            case "/health" -> pages.health(response, callback, replies);
            case "/metrics" -> replies.send(response, callback, MonitorPages.METRICS_TYPE, pages.metrics());
            case "/tail" -> tails.handle(request, response, callback);
            case "/export" -> exports.handle(request, response, callback);
            default -> files.handle(path, request, response, callback, replies);
        }
    }

    private void takeCall(Request request, Response response, Callback callback) throws IOException {
        if (request.getLength() > BODY_BYTES_MAX) {
            tooLarge(response, callback);
            return;
        }
        Executor threads = request.getComponents().getExecutor();
        Content.Source.asByteArrayAsync(
                request,
                BODY_BYTES_MAX,
                Promise.Invocable.from(
                        Invocable.InvocationType.NON_BLOCKING,
                        body -> threads.execute(() -> answer(body, request, response, callback)),
                        failure -> threads.execute(() -> refuse(failure, response, callback))));
    }

    private void answer(byte[] body, Request request, Response response, Callback callback) {
        CallRate limit = Guard.isLocal(request) ? localRate : rate;
        try {
            byte[] reply = rpc.answer(body, limit::tryTake);
            if (reply.length == 0) {
                response.setStatus(HttpStatus.NO_CONTENT_204);
            }
            replies.send(response, callback, Replies.JSON, reply);
        } catch (IOException | RuntimeException e) {
            callback.failed(e);
        }
    }

    private static void refuse(Throwable failure, Response response, Callback callback) {
        LOGGER.log(System.Logger.Level.DEBUG, "a body did not come", failure);
        try {
            if (failure instanceof TimeoutException) {
                Replies.error(response, callback, HttpStatus.REQUEST_TIMEOUT_408, "the body did not come in time");
            } else if (failure instanceof IOException) { // whoever sent it has gone
                callback.failed(failure);
            } else {
                tooLarge(response, callback);
            }
        } catch (IOException e) {
            callback.failed(e);
        }
    }

    private static void tooLarge(Response response, Callback callback) throws IOException {
        Replies.error(
                response,
                callback,
                HttpStatus.PAYLOAD_TOO_LARGE_413,
                "a call or a batch has at most " + BODY_BYTES_MAX + " bytes");
    }

    /** Takes the parameters of a URL, under the names that calls have for them. */
    static Map<String, List<String>> parameters(Request request) throws CallException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                values.computeIfAbsent(Filters.urlName(field.getName()), name -> new ArrayList<>())
                        .addAll(field.getValues());
            }
        } catch (RuntimeException e) {
            throw CallException.of(CallException.INVALID_PARAMS, "the query of the URL cannot be read");
        }
        return values;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.sluice.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.sluice.Sluice;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.server.query.CallException;
import io.sluice.server.query.Json;
import io.sluice.server.query.Param;
import io.sluice.server.query.Params;
import io.sluice.telemetry.SourceCounter;
import io.sluice.telemetry.SourceCounters;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes raw lines, as many as come, for {@code sluice ingest} and {@code sluice run}. On the Unix socket only. */
final class IngestEndpoint {
    private static final int RUNNING_MAX = 16;
    private static final int ENTRY_BYTES_MAX = 4 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Param> PARAMS = List.of(
            Param.text("services", "The service.").asRequired(),
            Param.text("context", "Its context; core if none is given."),
            Param.text("streams", "The stream; stdout if none is given."),
            Param.choice("policy", List.of("block", "drop"), "Whether to wait for room."),
            Param.choice("kind", List.of("line", "start", "exit"), "What the body is, if not lines: one entry."),
            Param.value("level", Param.Type.LEVEL, "The level of that entry."));

    private final Sluice engine;
    private final Semaphore running = new Semaphore(RUNNING_MAX);

    IngestEndpoint(Sluice engine) {
        this.engine = engine;
    }

    void handle(Request request, Response response, Callback callback) throws IOException, CallException {
        if (!Guard.isLocal(request)) {
            Replies.error(response, callback, HttpStatus.NOT_FOUND_404, "lines are taken on the Unix socket only");
            return;
        }
        Params params = Params.ofUrl(Front.parameters(request), PARAMS);
        Source source = source(params);
        OverflowPolicy policy = params.choice("policy").equals("block") ? OverflowPolicy.BLOCK : OverflowPolicy.DROP;
        if (!running.tryAcquire()) {
            Replies.error(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "no more than " + RUNNING_MAX + " send lines at the same time");
            return;
        }
        try {
            request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(0); // a service may be quiet
            SourceCounters counters = source.counters();
            long[] before = counts(counters);
            String kind = params.choice("kind");
            InputStream body = Request.asInputStream(request);
            if (kind.equals("line")) {
                engine.pump(source, policy == OverflowPolicy.DROP ? new FullPipe(body) : body, policy)
                        .run();
            } else {
                offerOne(params, source, body);
            }
            // A process that was just started must not wait for the disk until somebody reads what it prints.
            boolean persisted = !kind.equals("start") && engine.awaitPersisted(PATIENCE);
            byte[] reply = report(before, counts(counters), persisted);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Replies.JSON);
            response.write(true, ByteBuffer.wrap(reply), callback);
        } finally {
            running.release();
        }
    }

    /**
     * Makes a pump that drops never wait. That waits while the pipe behind it has room, and a body tells at most of one
     * buffer: how near the writer's own pipe is to being full cannot be known here.
     */
    private static final class FullPipe extends FilterInputStream {
        FullPipe(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return Integer.MAX_VALUE;
        }
    }

    /** Takes an entry that says that a process was started, or how it ended. */
    private static void offerOne(Params params, Source source, InputStream body) throws IOException, CallException {
        byte[] content = body.readNBytes(ENTRY_BYTES_MAX);
        EntryKind kind = params.choice("kind").equals("start") ? EntryKind.START : EntryKind.EXIT;
        Severity severity = params.level("level");
        long unused = source.offer(kind, severity == null ? Severity.NOTICE : severity, content, 0, content.length);
    }

    private Source source(Params params) throws CallException, IOException {
        String context = params.text("context");
        String label = params.text("streams");
        Stream stream = label == null ? Stream.STDOUT : Stream.ofLabel(label);
        if (stream == null) {
            throw CallException.param("stream", "stream must be stdout, stderr, pty, rpc or monitor");
        }
        try {
            return engine.source(new SourceName(
                    context == null ? SourceName.DEFAULT_CONTEXT : context,
                    String.valueOf(params.text("services")),
                    stream));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw CallException.param("service", String.valueOf(e.getMessage()));
        }
    }

    private static long[] counts(SourceCounters counters) {
        return new long[] {
            counters.get(SourceCounter.OFFERED),
            counters.get(SourceCounter.STORED),
            counters.get(SourceCounter.COLLAPSED),
            counters.dropped()
        };
    }

    private static byte[] report(long[] before, long[] after, boolean persisted) throws IOException {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.generator(report)) {
            out.writeStartObject();
            out.writeNumberField("offered", after[0] - before[0]);
            out.writeNumberField("stored", after[1] - before[1]);
            out.writeNumberField("collapsed", after[2] - before[2]);
            out.writeNumberField("dropped_total", after[3] - before[3]);
            out.writeBooleanField("persisted", persisted);
            out.writeEndObject();
        }
        return report.toByteArray();
    }
}

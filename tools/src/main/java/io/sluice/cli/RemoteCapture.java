// SPDX-License-Identifier: Apache-2.0
package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.entry.FailureText;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.server.client.EngineSocket;
import io.sluice.server.client.LineUpload;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Gives what a process prints to an engine in another process. When that goes away, the output is still taken, and
 * counted: the process never waits for the store.
 */
final class RemoteCapture {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int SIGNAL_CODE_BASE = 128;
    private static final int COMMAND_BYTES_MAX = 1_024;

    private final EngineSocket engine;
    private final SourceName stdout;
    private final List<String> problems = new CopyOnWriteArrayList<>();

    RemoteCapture(EngineSocket engine, SourceName stdout) {
        this.engine = engine;
        this.stdout = stdout;
    }

    /** Captures a process until it has ended and its output has; returns its exit code. */
    int run(Process process, String command, boolean withStderr) throws InterruptedException {
        String text = "process " + process.pid() + " started: " + command;
        offer("start", "notice", text.substring(0, Math.min(text.length(), COMMAND_BYTES_MAX)));
        Thread out = pump(process.getInputStream(), stdout.stream());
        Thread err = withStderr ? pump(process.getErrorStream(), Stream.STDERR) : out;
        int code = process.waitFor();
        out.join();
        err.join();
        String how = code > SIGNAL_CODE_BASE && code <= SIGNAL_CODE_BASE + 64
                ? "ended by signal " + (code - SIGNAL_CODE_BASE)
                : "exited with code " + code;
        offer("exit", code == 0 ? "notice" : "error", "process " + process.pid() + " " + how);
        return code;
    }

    /** Returns what the user is to be told. */
    List<String> problems() {
        return problems;
    }

    private Thread pump(InputStream in, Stream stream) {
        Thread thread = new Thread(() -> send(in, stream), "sluice-send " + stream.label());
        thread.start();
        return thread;
    }

    private void send(InputStream in, Stream stream) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long lost = 0;
        try (in) {
            int length = 0;
            try (LineUpload upload = engine.upload(query(stream, "line"))) {
                for (length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    upload.write(buffer, length);
                }
                JsonNode reply = upload.finish();
                noteError(reply);
                long dropped = reply.path("dropped_total").asLong();
                if (dropped > 0) {
                    problems.add(dropped + " lines were dropped");
                }
                if (!reply.has("error") && !reply.path("persisted").asBoolean()) {
                    problems.add("not all lines are stored: the disk did not take them");
                }
            } catch (IOException e) {
                problems.add("the engine went away: " + e.getMessage());
                for (lost = Math.max(0, length); length >= 0; lost += Math.max(0, length)) {
                    length = in.read(buffer);
                }
            }
        } catch (IOException e) {
            problems.add("the output could not be read: " + e.getMessage());
        }
        if (lost > 0) {
            problems.add("about " + lost + " bytes of " + stream.label() + " are lost");
        }
    }

    private void offer(String kind, String level, String text) {
        Map<String, String> query = query(Stream.MONITOR, kind);
        query.put("level", level);
        try (LineUpload upload = engine.upload(query)) {
            byte[] bytes = text.getBytes(UTF_8);
            upload.write(bytes, bytes.length);
            noteError(upload.finish());
        } catch (IOException e) {
            problems.add(FailureText.of(e));
        }
    }

    private void noteError(JsonNode reply) {
        if (reply.has("error")) {
            problems.add(
                    "the engine refused: " + reply.path("error").path("message").asText());
        }
    }

    private Map<String, String> query(Stream stream, String kind) {
        Map<String, String> query = new TreeMap<>();
        query.put("service", stdout.service());
        query.put("context", stdout.context());
        query.put("stream", stream.label());
        query.put("kind", kind);
        query.put("policy", "drop");
        return query;
    }
}

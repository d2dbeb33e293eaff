// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Drives a real browser, one page of it, by the Chrome DevTools protocol: JSON over the WebSocket of the JDK. Selenium
 * would bring a dozen libraries and a program that reports its use.
 */
final class Chromium implements Closeable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(40);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 760;

    private final Process process;
    private final WebSocket socket;
    private final Listener listener;
    private final AtomicInteger lastId = new AtomicInteger();

    private Chromium(Process process, WebSocket socket, Listener listener) {
        this.process = process;
        this.socket = socket;
        this.listener = listener;
    }

    /** Takes replies, and what the browser complains about. */
    private static final class Listener implements WebSocket.Listener {
        private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
        private final List<String> complaints = new CopyOnWriteArrayList<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            JsonNode event;
            try {
                event = Serving.JSON.readTree(message);
            } catch (IOException e) {
                complaints.add("no JSON: " + message);
                return;
            }
            CompletableFuture<JsonNode> reply =
                    event.has("id") ? replies.remove(event.path("id").asInt()) : null;
            if (reply != null) {
                reply.complete(event);
            }
            JsonNode params = event.path("params");
            switch (event.path("method").asText()) {
                case "Runtime.exceptionThrown" ->
                    complaints.add(params.path("exceptionDetails").toString());
                case "Log.entryAdded" -> {
                    if (params.path("entry").path("level").asText().equals("error")) {
                        complaints.add(params.path("entry").toString());
                    }
                }
                default -> {
                    // of no interest
                }
            }
        }
    }

    /** Finds the browser's program, or null. */
    static @Nullable Path program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        for (String folder : path.split(":", -1)) {
            for (String name : NAMES) {
                Path program = Path.of(folder, name);
                if (!folder.isEmpty() && Files.isExecutable(program)) {
                    return program;
                }
            }
        }
        return null;
    }

    /** Starts it with an empty profile in {@code directory}. */
    static Chromium start(Path program, Path directory) throws IOException, InterruptedException {
        Path profile = Files.createDirectories(directory.resolve("profile"));
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--window-size=" + WIDTH + "," + HEIGHT,
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("chromium.log").toFile())
                .start();
        Listener listener = new Listener();
        HttpClient client = HttpClient.newHttpClient();
        WebSocket socket = client.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(30))
                .buildAsync(pageOf(client, profile), listener)
                .join();
        Chromium browser = new Chromium(process, socket, listener);
        for (String domain : List.of("Page", "Runtime", "Log", "Performance")) {
            browser.command(domain + ".enable", Map.of());
        }
        browser.size(WIDTH, HEIGHT);
        return browser;
    }

    /** Asks the browser where its page listens, as soon as it says where itself does. */
    private static URI pageOf(HttpClient client, Path profile) throws IOException, InterruptedException {
        Path port = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (System.nanoTime() < deadline) {
            List<String> lines = Files.exists(port) ? Files.readAllLines(port) : List.of();
            if (lines.size() > 1) {
                URI targets = URI.create("http://127.0.0.1:" + lines.get(0) + "/json/list");
                String body = client.send(HttpRequest.newBuilder(targets).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                for (JsonNode target : Serving.JSON.readTree(body)) {
                    if (target.path("type").asText().equals("page")) {
                        return URI.create(target.path("webSocketDebuggerUrl").asText());
                    }
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new IOException("the browser has not come up");
    }

    /** Sends a command and returns what it answers. */
    JsonNode send(String method, Map<String, ?> params) {
        int id = lastId.incrementAndGet();
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        listener.replies.put(id, reply);
        ObjectNode command = Serving.JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", Serving.JSON.valueToTree(params));
        socket.sendText(command.toString(), true).join();
        try {
            JsonNode event = reply.get(WAIT_NANOS, TimeUnit.NANOSECONDS);
            if (event.has("error")) {
                fail(method + ": " + event.path("error"));
            }
            return event.path("result");
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(method + " was not answered", e);
        }
    }

    private void command(String method, Map<String, ?> params) {
        JsonNode unused = send(method, params);
    }

    /** Opens an address, and waits until all that it names is loaded. */
    void open(URI address) {
        command("Page.navigate", Map.of("url", "about:blank"));
        command("Page.navigate", Map.of("url", address.toString()));
        boolean blank = address.toString().equals("about:blank");
        await("document.readyState === 'complete' && (" + blank + " || location.href !== 'about:blank')");
    }

    void size(int width, int height) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Returns what an expression of JavaScript comes to. */
    JsonNode eval(String expression) {
        JsonNode result =
                send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (result.has("exceptionDetails")) {
            fail(expression + ": " + result.path("exceptionDetails"));
        }
        return result.path("result").path("value");
    }

    String text(String selector) {
        return eval("document.querySelector('" + selector + "').innerText").asText();
    }

    int count(String selector) {
        return eval("document.querySelectorAll('" + selector + "').length").asInt();
    }

    /** Waits until an expression is true. */
    void await(String expression) {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (!isTrue(expression)) {
            if (System.nanoTime() > deadline) {
                String text = eval("document.body.innerText").asText();
                String ends = text.substring(0, Math.min(text.length(), 600)) + " ... "
                        + text.substring(Math.max(0, text.length() - 600));
                fail("never came true: " + expression + "\npage: " + ends + "\ncomplaints: " + complaints());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** What cannot be told yet, for want of an element, is not true. */
    private boolean isTrue(String expression) {
        JsonNode result = send(
                "Runtime.evaluate",
                Map.of(
                        "expression",
                        "Promise.resolve(" + expression + ").then(Boolean)",
                        "returnByValue",
                        true,
                        "awaitPromise",
                        true));
        return result.path("result").path("value").asBoolean();
    }

    /** Clicks in the middle of an element. */
    void click(String selector) {
        await("document.querySelector('" + selector + "')?.getClientRects().length");
        JsonNode at = eval("(() => { const e = document.querySelector('" + selector
                + "'); e.scrollIntoView({ block: 'nearest' }); const r = e.getBoundingClientRect();"
                + " return [r.left + r.width / 2, r.top + r.height / 2]; })()");
        double x = at.path(0).asDouble();
        double y = at.path(1).asDouble();
        mouse("mousePressed", x, y);
        mouse("mouseReleased", x, y);
    }

    /** Draws the mouse over a part of an element, both ends as shares of its width. */
    void drag(String selector, double from, double to) {
        JsonNode box = eval("(() => { const r = document.querySelector('" + selector
                + "').getBoundingClientRect(); return [r.left, r.top + r.height / 2, r.width]; })()");
        double left = box.path(0).asDouble();
        double y = box.path(1).asDouble();
        double width = box.path(2).asDouble();
        mouse("mouseMoved", left + from * width, y);
        mouse("mousePressed", left + from * width, y);
        for (double at = from; at < to; at += (to - from) / 4) {
            mouse("mouseMoved", left + at * width, y);
        }
        mouse("mouseMoved", left + to * width, y);
        mouse("mouseReleased", left + to * width, y);
    }

    private void mouse(String type, double x, double y) {
        String button = type.equals("mouseMoved") ? "none" : "left";
        command("Input.dispatchMouseEvent", Map.of("type", type, "x", x, "y", y, "button", button, "clickCount", 1));
    }

    /** Turns the wheel over an element; up is negative. */
    void wheel(String selector, int pixels) {
        JsonNode at = eval("(() => { const r = document.querySelector('" + selector
                + "').getBoundingClientRect(); return [r.left + 50, r.top + 50]; })()");
        command(
                "Input.dispatchMouseEvent",
                Map.of("type", "mouseWheel", "x", at.path(0), "y", at.path(1), "deltaX", 0, "deltaY", pixels));
    }

    /** Presses a key: a character, or a name such as {@code Enter}. */
    void key(String key) {
        String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
        command("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "text", text));
        command("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key));
    }

    void type(String text) {
        command("Input.insertText", Map.of("text", text));
    }

    /** Returns a number that the browser measures, such as {@code Nodes}; garbage is collected first. */
    double metric(String name) {
        command("HeapProfiler.collectGarbage", Map.of());
        for (JsonNode metric : send("Performance.getMetrics", Map.of()).path("metrics")) {
            if (metric.path("name").asText().equals(name)) {
                return metric.path("value").asDouble();
            }
        }
        throw new AssertionError("no metric " + name);
    }

    /** Keeps a picture of the page. */
    void picture(Path file) throws IOException {
        String data = send("Page.captureScreenshot", Map.of("format", "png"))
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    /** Returns exceptions, violations of the policy and failed requests since the last time. */
    List<String> complaints() {
        List<String> all = List.copyOf(listener.complaints);
        listener.complaints.clear();
        return all;
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.server.client.EngineSocket;
import io.sluice.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Uses the page while something is wrong: nobody sees it, a call fails, the store is another one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTroubleTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    private static Path directory;

    private @Nullable Chromium chromium;

    /** Holds an engine with its server. */
    private record Served(Sluice engine, SluiceServer server) implements AutoCloseable {
        static Served open(Path store, int port) throws IOException {
            Sluice engine = Sluice.open(SluiceConfig.builder(store).build());
            InetSocketAddress http = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            return new Served(
                    engine, SluiceServer.open(engine, ServerConfig.standard().withHttp(http)));
        }

        URI page(String hash) {
            return URI.create(server.url() + hash);
        }

        JsonNode call(String method, String params) throws IOException {
            return EngineSocket.of(engine.directory(), "").call(method, (ObjectNode) Serving.JSON.readTree(params));
        }

        void insert(String content) throws IOException {
            JsonNode unused = call("logs.insert", "{\"src\":\"web\",\"content\":\"" + content + "\"}");
        }

        int tails() {
            try {
                return call("log_batcher.stats", "{}").at("/engine/tails").asInt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            engine.close();
        }
    }

    @BeforeAll
    void open() throws IOException, InterruptedException {
        Path program = Chromium.program();
        assumeTrue(program != null, "there is no Chromium on this machine: the page is not tested");
        if (program != null) {
            chromium = Chromium.start(program, directory);
        }
    }

    @AfterAll
    void close() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aPageThatIsOpenedInTheBackgroundKeepsNoTail() throws Exception {
        try (Served served = Served.open(directory.resolve("hidden"), 0)) {
            served.insert("one");
            page().open(served.page("#logs"));
            page().await("document.querySelector('#state').innerText === 'Live'");
            page().eval("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })");
            page().eval("location.hash = '#logs?service=web'");
            page().await("document.title.startsWith('web')");
            Await.until(DEADLINE, () -> served.tails() == 0);

            page().eval("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
            served.insert("two");
            page().await("[...document.querySelectorAll('.row')].at(-1).innerText.includes('two')");
        }
    }

    @Test
    void linesStayWhenNewOnesCannotBeRead() throws IOException {
        try (Served served = Served.open(directory.resolve("failing"), 0)) {
            served.insert("one");
            page().open(served.page("#logs?service=web"));
            page().await("document.querySelector('#state').innerText === 'Live'");
            page().key(" ");
            page().await("document.querySelector('#state').innerText === 'Paused'");
            served.insert("two");
            page().await("document.querySelector('#fresh').innerText.startsWith('1 new line')");
            page().eval("window.failed = 0; window.asked = fetch; window.fetch = (url, how) =>"
                    + " String(how?.body).includes('logs.query')"
                    + " ? (window.failed++, Promise.reject(new TypeError('no'))) : window.asked(url, how); 1");

            page().key(" ");
            page().await("window.failed > 0 && document.querySelector('#state').innerText === 'Paused'");
            assertEquals(1, page().count(".row"));

            page().eval("window.fetch = window.asked; 1");
            page().key(" ");
            page().await("document.querySelector('#state').innerText === 'Live'");
            assertEquals(2, page().count(".row"));
            served.insert("three");
            page().await("document.querySelectorAll('.row').length === 3");
        }
    }

    @Test
    void anotherStoreAtTheSameAddressIsShown() throws IOException {
        int port;
        try (Served served = Served.open(directory.resolve("before"), 0)) {
            port = served.page("").getPort();
            served.insert("old");
            page().open(served.page("#logs?service=web"));
            page().await("document.querySelector('#state').innerText === 'Live'");
            page().await("document.querySelector('#engine').innerText.includes('lines/s')");
        }
        page().await("document.querySelector('#state').innerText === 'Cut off'");
        try (Served served = Served.open(directory.resolve("after"), port)) {
            served.insert("new");
            page().await("document.querySelector('#state').innerText === 'Live'"
                    + " && [...document.querySelectorAll('.row')].map(r => r.innerText).join().includes('new')");
            assertEquals(1, page().count(".row"));
        }
    }

    @Test
    void whatMakesNoSenseOrIsHugeStaysSmall() throws IOException {
        try (Served served = Served.open(directory.resolve("small"), 0)) {
            page().open(served.page("#logs"));
            String nodes = "import('./js/json.js').then(m => m.jsonTree(Array(90000).fill(0)))";
            assertTrue(page().eval(nodes + ".then(tree => tree.querySelectorAll('*').length)")
                            .asInt()
                    < 9_000);
            assertTrue(page().eval(nodes + ".then(tree => tree.textContent.slice(-30))")
                    .asText()
                    .endsWith(" more"));
            assertEquals(
                    "24h",
                    page().eval("import('./js/route.js').then(m => m.parseRoute('#logs?range=constructor').range)")
                            .asText());
        }
    }

    private Chromium page() {
        return Objects.requireNonNull(chromium);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.server.client.EngineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Uses the page as people do: in a real Chromium, on a real engine with its server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private static final int RING_SLOTS = 8_192;
    private static final int FLOOD_LINES = 300_000;
    private static final int ROWS_MAX = 1_000;
    private static final int NODES_MAX = 30_000;
    private static final String FIRST_SHOWN = "[...document.querySelectorAll(\".row\")]"
            + ".find(r => r.getBoundingClientRect().bottom > document.querySelector(\"#lines\").getBoundingClientRect().top)";

    private @Nullable Sluice engine;
    private @Nullable SluiceServer server;
    private @Nullable Chromium chromium;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException, InterruptedException {
        Path program = Chromium.program();
        assumeTrue(program != null, "there is no Chromium on this machine: the page is not tested");
        SluiceConfig config = SluiceConfig.builder(directory.resolve("store"))
                .slotCount(RING_SLOTS)
                .collapseWindow(Duration.ofMillis(500))
                .build();
        engine = Sluice.open(config);
        server = SluiceServer.open(
                engine, ServerConfig.standard().withHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        if (program != null) {
            chromium = Chromium.start(program, directory);
        }
    }

    @AfterAll
    void close() throws IOException {
        if (chromium != null) {
            chromium.close();
        }
        if (server != null) {
            server.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        assertEquals(List.of(), page().complaints());
    }

    @Test
    void linesOfAServiceArriveAndWaitWhilePaused() throws IOException {
        insert("live.web", "hello ", 60);
        insert("live.other", "other ", 5);
        show("");
        page().await("document.querySelector('.node[data-name=\"live.web\"]')");
        page().click(".node[data-name=\"live.web\"]");
        page().await("document.querySelectorAll('.row').length === 60 && !document.body.innerText.includes('other 1')");
        page().await("document.querySelector('#state').innerText === 'Live'");

        insert("live.web", "fresh ", 3);
        page().await("[...document.querySelectorAll('.row')].at(-1).innerText.includes('fresh 2')");

        page().key(" ");
        page().await("document.querySelector('#state').innerText === 'Paused'");
        String seen = page().eval(FIRST_SHOWN + ".innerText").asText();
        insert("live.web", "later ", 7);
        page().await("document.querySelector('#fresh').innerText.startsWith('7 new lines')");
        assertEquals(63, page().count(".row"));
        assertEquals(seen, page().eval(FIRST_SHOWN + ".innerText").asText());

        page().key(" ");
        page().await("document.querySelector('#state').innerText === 'Live'");
        page().await("[...document.querySelectorAll('.row')].at(-1).innerText.includes('later 6')");
        assertEquals(70, page().count(".row"));
    }

    @Test
    void newLinesMoveNeitherAReaderNorASelection() throws IOException {
        insert("still.web", "line ", 150);
        show("?service=still.web");
        page().await("document.querySelector('#state').innerText === 'Live'");
        page().wheel("#lines", -400);
        page().await("document.querySelector('#state').innerText === 'Paused'");
        page().await("document.querySelector('#state-text').innerText.includes('scrolled')");
        String where = "(r => [r.innerText, r.getBoundingClientRect().top])(" + FIRST_SHOWN + ")";
        page().await("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))");
        JsonNode before = page().eval(where);
        insert("still.web", "more ", 40);
        page().await("document.querySelector('#fresh').innerText.startsWith('40 new lines')");
        assertEquals(before, page().eval(where));

        page().click("#fresh");
        page().await("[...document.querySelectorAll('.row')].at(-1).innerText.includes('more 39')");
        page().await("document.querySelector('#state').innerText === 'Live'");
        page().eval("getSelection().selectAllChildren([...document.querySelectorAll('.msg')].at(-2))");
        insert("still.web", "last ", 5);
        page().await("document.querySelector('#fresh').innerText.startsWith('5 new lines')");
        assertEquals("more 38", page().eval("getSelection().toString().trim()").asText());
    }

    @Test
    void aSearchFindsHighlightsAndSaysWhatIsWrong() throws IOException {
        insert("search.web", "order ", 40);
        insert("search.web", "payment refused ", 3);
        show("?service=search.web");
        page().await("document.querySelectorAll('.row').length === 43");
        page().key("/");
        page().type("refused");
        page().key("Enter");
        page().await("document.querySelectorAll('.row').length === 3");
        assertEquals("refused", page().text(".row mark"));
        assertTrue(page().eval("location.hash").asText().contains("text=refused"));

        show("?service=search.web&regex=1&text=order+1%5B0-4%5D%24");
        page().await("document.querySelectorAll('.row').length === 5");
        assertEquals("order 10", page().text(".row mark"));

        show("?service=search.web&text=nowhere");
        page().await("document.querySelector('#nothing').innerText.includes('Nothing in this range matches')");

        show("?service=search.web&regex=1&text=%5Ba");
        page().await("document.querySelector('#wrong').innerText.includes('not a regular expression')");
        List<String> refused = page().complaints(); // the tail was answered with 400
        assertTrue(refused.stream().allMatch(one -> one.contains("/tail?")), refused::toString);
    }

    @Test
    void draggingInTheHistogramZooms() throws IOException {
        Instant now = Instant.now();
        ObjectNode params = Serving.JSON.createObjectNode();
        for (int minute = 600; minute > 0; minute--) {
            params.withArray("entries")
                    .addObject()
                    .put("src", "zoom.web")
                    .put("content", "minute " + minute)
                    .put("epoch", now.minusSeconds(minute * 60L).toString());
        }
        JsonNode unused = EngineSocket.of(engine().directory(), "").call("logs.insert", params);
        show("?service=zoom.web");
        page().await(
                        "document.querySelector('.u-over') && document.querySelector('#histogram-caption').innerText.startsWith('600')");
        page().drag(".u-over", 0.7, 0.8); // of the last 24 h
        page().await("location.hash.includes('since=') && document.querySelector('#state').innerText === 'Not live'");
        page().await("/: 1[34]\\d from/.test(document.querySelector('#histogram').ariaLabel)");
        page().await("document.querySelectorAll('.row').length >= 100");
        String first = page().eval("[...document.querySelectorAll('.row time')].at(-1).dateTime")
                .asText();
        assertTrue(Instant.parse(first).isBefore(now.minus(Duration.ofMinutes(280))), first);

        page().key("z");
        page().await("!location.hash.includes('since=') && document.querySelector('#state').innerText === 'Live'");
    }

    @Test
    void aLinkLeadsToItsLineAndScrollingGoesOnFromThere() throws IOException {
        insert("link.web", "n ", 3_000);
        String cursor = call("logs.query", "{\"services\":[\"link.web\"],\"text\":\"n 1500\",\"limit\":1}")
                .at("/lines/0/cursor")
                .asText();
        show("?service=link.web&at=" + cursor);
        page().await("document.querySelector('.row.active')?.innerText.endsWith('n 1500')");
        page().await("document.querySelector('#state').innerText === 'Paused'");
        assertTrue(page().eval("(r => r.top > 100 && r.bottom < innerHeight)(document.querySelector('.row.active')"
                        + ".getBoundingClientRect())")
                .asBoolean());

        for (int i = 0; i < 40 && page().count(".row") < ROWS_MAX; i++) {
            page().eval("document.querySelector('#lines').scrollTop = 0");
            page().await("document.querySelector('#lines').scrollTop > 100 || "
                    + "document.querySelector('#before').innerText.includes('begins')");
        }
        page().await("document.querySelectorAll('.row').length <= " + ROWS_MAX);
        JsonNode lines = page().eval("[...document.querySelectorAll('.msg')].map(m => Number(m.textContent.slice(2)))");
        for (int i = 1; i < lines.size(); i++) {
            assertEquals(lines.path(i - 1).asInt() + 1, lines.path(i).asInt());
        }
        assertTrue(lines.path(0).asInt() < 1_000, lines.path(0).toString());

        page().key("G");
        page().await("document.querySelector('#state').innerText === 'Live'");
        page().await("[...document.querySelectorAll('.row')].at(-1).innerText.endsWith('n 2999')");
    }

    @Test
    void theLinesAroundOneAreShownWhateverWasSearchedFor() throws IOException {
        insert("around.web", "step ", 50);
        show("?service=around.web&text=step+25");
        page().await("document.querySelectorAll('.row').length === 1");
        page().key("j");
        page().key("c");
        page().await("document.querySelectorAll('.row').length === 50");
        assertTrue(page().text(".row.active").endsWith("step 25"));
    }

    @Test
    void aFloodIsCountedAndItsProducerIsOnTop() throws IOException {
        insert("quiet.web", "all is well ", 3);
        String command = "yes 'Socket accept error: Too many open files' | head -n " + FLOOD_LINES;
        engine().capture("flood.server", new ProcessBuilder("sh", "-c", command).start());
        show("?service=flood.server");
        page().await("document.querySelector('.k-collapsed .times')");
        assertTrue(page().text(".k-collapsed .times").matches("× [\\d,]+"));
        assertTrue(page().text(".k-collapsed").contains("alike"));

        page().key("p");
        page().await("document.querySelector('tbody tr')?.dataset.name === 'flood.server'");
        assertTrue(page().text(".headline").startsWith("flood.server"), page().text(".headline"));
        page().await("document.querySelector('tbody tr .c-offered').textContent === '300k'");
    }

    @Test
    void whatWasLostIsShownWhereItWasLost() throws IOException {
        Source source = engine().source("gap.server", Stream.STDOUT);
        byte[] line = "burst ".repeat(3_000).getBytes(UTF_8);
        long dropped = 0;
        for (int i = 0; i < 100_000 && dropped < 100; i++) {
            dropped += source.offer(Severity.INFO, line, 0, line.length) < 0 ? 1 : 0;
        }
        assertTrue(dropped > 0, "the ring never was full");
        insert("gap.server", "after ", 1);
        show("?service=gap.*");
        page().await("document.querySelector('.k-gap')");
        String text = page().text(".k-gap");
        assertTrue(text.matches("(?s).*\\d (line is|lines are) missing here: the .* ring.*"), text);
    }

    @Test
    void hostileContentIsTextAndRunsNothing() throws IOException {
        ObjectNode params = Serving.JSON.createObjectNode();
        for (String content : List.of(
                "<script>window.harm = 1</script>",
                "<img src=x onerror=\"window.harm = 2\">",
                "\"'><svg onload=window.harm=3>",
                "\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u001b[2J",
                "user \u202Enimda\u202C \u2066iso\u200B",
                "{\"__proto__\": {\"harm\": 4}, \"html\": \"<b onclick=harm()>\"}",
                "a\u0000b\rc")) {
            params.withArray("entries").addObject().put("src", "hostile.web").put("content", content);
        }
        JsonNode unused = EngineSocket.of(engine().directory(), "").call("logs.insert", params);
        show("?service=hostile.web");
        page().await("document.querySelectorAll('.row').length === 7");
        page().eval("document.querySelectorAll('.row').forEach(r => r.click())");
        page().await("document.querySelectorAll('.detail').length === 7");
        String text = page().text("#lines");
        assertTrue(text.contains("<script>window.harm = 1</script>"), text);
        assertTrue(text.contains("<img src=x onerror=\"window.harm = 2\">"), text);
        assertTrue(text.contains("\\x1b]0;title\\x07"), text);
        assertTrue(text.contains("\\u202enimda\\u202c"), text);
        assertTrue(text.contains("a\\x00b\\x0dc"), text);
        assertFalse(text.chars().anyMatch(c -> c == 0x1b || c == 0x202e || c == 0x200b), text);
        assertEquals("red", page().text(".row .a-fg1"));
        assertEquals(0, page().count("#lines :is(script, img, svg, b[onclick])"));
        assertTrue(page().eval("window.harm === undefined && ({}).harm === undefined")
                .asBoolean());
    }

    @Test
    void stackTracesFoldAndJsonOpens() throws IOException {
        insert("fold.web", "failed: ", 1);
        insert("fold.web", "\tat io.example.A.a", 5);
        insert("fold.web", "{\"order\": {\"id\": 8123}, \"n\": ", 1, "}");
        show("?service=fold.web");
        page().await("document.querySelector('.fold')?.innerText === '+ 5 lines'");
        page().await("document.querySelector('#histogram-caption').innerText !== ''");
        assertEquals(2, page().count(".row:not([hidden])"));
        page().click(".fold");
        assertEquals(7, page().count(".row:not([hidden])"));
        page().eval("[...document.querySelectorAll('.row')].at(-1).click()");
        page().await("document.querySelector('.json')?.innerText.includes('8123')");
    }

    @Test
    void whatComesTooFastIsPassedOverAndCanBeLoaded() throws IOException {
        Source source = engine().source("fast.web", Stream.STDOUT);
        show("?service=fast.web");
        page().await("document.querySelector('#state').innerText === 'Live'");
        for (int round = 0; round < 40 && page().count(".k-missed") == 0; round++) {
            for (int n = 0; n < 2_000; n++) {
                byte[] line = ("round " + round + " line " + n).getBytes(UTF_8);
                source.offer(Severity.INFO, line, 0, line.length);
            }
            page().await("document.querySelector('#lines').innerText.includes('round " + round + " ')"
                    + " || document.querySelector('.k-missed')");
        }
        assertTrue(page().count(".row") <= ROWS_MAX);
        assertTrue(page().metric("Nodes") < NODES_MAX, () -> page().metric("Nodes") + " nodes");

        assertTrue(page().text(".k-missed").contains("passed over"));
        page().click(".k-missed .load");
        page().await("document.querySelector('#state').innerText === 'Paused'");
        page().await("document.querySelector('.row.active')?.innerText.includes('round')");
    }

    @Test
    void itWorksBehindAProxyWithAPrefix() throws IOException {
        insert("prefix.web", "behind ", 4);
        try (PrefixProxy proxy = PrefixProxy.open("/hero_x/sluice/", String.valueOf(server().url()))) {
            page().open(proxy.address("#logs?service=prefix.web"));
            page().await("document.querySelectorAll('.row').length === 4");
            page().await("document.querySelector('#state').innerText === 'Live'");
            insert("prefix.web", "more ", 1);
            page().await("document.querySelectorAll('.row').length === 5");
            page().open(URI.create("about:blank"));
        }
    }

    @Test
    void theSameOnTheCommandLine() {
        show("?service=cli.*&levels=error,critical,fatal&text=it's&range=1h");
        page().await("document.querySelector('#command')");
        page().click("#command");
        page().await("document.querySelector('.command')?.innerText");
        assertEquals(
                "sluice logs 'cli.*' -S -1h -p error -g 'it'\\''s' -F",
                page().text(".command").replaceFirst(" --dir \\S+", "").replace(" -f", ""));
        page().key("Escape");
    }

    private void show(String query) {
        page().open(URI.create(server().url() + "#logs" + query));
    }

    private void insert(String service, String text, int count) throws IOException {
        insert(service, text, count, "");
    }

    private void insert(String service, String text, int count, String end) throws IOException {
        for (int from = 0; from < count; from += 1_000) {
            ObjectNode params = Serving.JSON.createObjectNode();
            for (int i = from; i < Math.min(count, from + 1_000); i++) {
                params.withArray("entries").addObject().put("src", service).put("content", text + i + end);
            }
            JsonNode unused = EngineSocket.of(engine().directory(), "").call("logs.insert", params);
        }
    }

    private JsonNode call(String method, String params) throws IOException {
        return EngineSocket.of(engine().directory(), "").call(method, (ObjectNode) Serving.JSON.readTree(params));
    }

    private Sluice engine() {
        return Objects.requireNonNull(engine);
    }

    private SluiceServer server() {
        return Objects.requireNonNull(server);
    }

    private Chromium page() {
        return Objects.requireNonNull(chromium);
    }
}

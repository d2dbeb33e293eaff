// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admit.Source;
import io.sluice.admit.SourceLimits;
import io.sluice.entry.Severity;
import io.sluice.entry.SourceName;
import io.sluice.entry.Stream;
import io.sluice.read.Cursor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls every method as other processes do. */
class RpcTest {
    @TempDir
    Path directory;

    private Serving serving;

    @BeforeEach
    void open() throws IOException {
        serving = Serving.open(directory);
    }

    @AfterEach
    void close() throws IOException {
        serving.close();
    }

    @Test
    void countersAgreeWithWhatWasSentToTheLine() throws Exception {
        serving.insert("web.api", 1_234, "line ");
        serving.insert("db.main", 77, "row ");
        JsonNode stats = serving.call("log_batcher.stats", "{}");
        int found = 0;
        for (JsonNode source : stats.get("sources")) {
            long sent = source.get("src").asText().equals("web.api") ? 1_234 : 77;
            assertEquals(sent, source.get("offered").asLong());
            assertEquals(sent, source.get("stored").asLong());
            assertEquals(0, source.get("dropped_total").asLong());
            found++;
        }
        assertEquals(2, found);
        assertEquals(1_311, stats.get("totals").get("stored").asLong());
    }

    @Test
    void aNumberThatIsNoTimeIsRefused() throws Exception {
        JsonNode reply = Serving.JSON.readTree(
                serving.post("{\"jsonrpc\":\"2.0\",\"method\":\"logs.query\",\"params\":{\"since\":1e400},\"id\":1}")
                        .body());
        assertEquals(-32602, reply.at("/error/code").asInt());
        assertEquals("since", reply.at("/error/data/param").asText());
    }

    @Test
    void aFieldOfTheOldSchemaComesBackAsItWasGiven() throws Exception {
        JsonNode reply = serving.call("logs.insert", """
                {"context_name":"extra","src":"a.b","tags":"[\\"x\\",\\"y\\"]","epoch":1763979300.5,"loglevel":254,
                 "error":1,"content":"\\u001b[31mred\\u202e<script>\\n2nd"}""");
        assertEquals(1, reply.get("accepted").asInt());
        assertTrue(reply.get("persisted").asBoolean());
        JsonNode line = serving.call("logs.query", "{}").get("lines").get(0);
        assertEquals("extra", line.get("context_name").asText());
        assertEquals("a.b", line.get("src").asText());
        assertEquals("[\"x\",\"y\"]", line.get("tags").toString());
        assertEquals("2025-11-24T10:15:00.500Z", line.get("ts").asText());
        assertEquals(1763979300.5, line.get("epoch").asDouble());
        assertEquals(254, line.get("loglevel").asInt());
        assertEquals("error", line.get("level").asText());
        assertTrue(line.get("error").asBoolean());
        assertEquals("\u001b[31mred\u202e<script>\n2nd", line.get("content").asText());
    }

    @Test
    void levelsMapBothWays() throws Exception {
        for (Map.Entry<Integer, String> level : Map.of(
                        0, "debug", 10, "info", 20, "notice", 30, "warning", 40, "critical", 254, "error")
                .entrySet()) {
            serving.call(
                    "logs.insert",
                    "{\"src\":\"levels\",\"content\":\"" + level.getValue() + "\",\"loglevel\":" + level.getKey()
                            + "}");
        }
        JsonNode lines =
                serving.call("logs.query", "{\"levels\":[254,\"warning\"]}").get("lines");
        assertEquals(2, lines.size());
        for (JsonNode line : lines) {
            assertEquals(line.get("content"), line.get("level"));
        }
        assertEquals(
                3, serving.call("logs.query", "{\"level\":30}").get("lines").size());
    }

    @Test
    void oneBadEntryMeansThatNoneIsStored() {
        for (String bad : new String[] {
            "{\"src\":\"../etc\",\"content\":\"x\"}",
            "{\"src\":\"a\"}",
            "{\"src\":\"a\",\"content\":1}",
            "{\"src\":\"a\",\"content\":\"x\",\"loglevel\":256}",
            "{\"src\":\"a\",\"content\":\"x\",\"epoch\":\"yesterday\"}",
            "{\"src\":\"a\",\"content\":\"x\",\"colour\":\"red\"}",
            "{\"src\":\"a\",\"content\":\"x\",\"tags\":{}}"
        }) {
            String params = "{\"entries\":[{\"src\":\"good\",\"content\":\"x\"}," + bad + "]}";
            IOException refused = assertThrows(IOException.class, () -> serving.call("logs.insert", params), bad);
            assertTrue(String.valueOf(refused.getMessage()).startsWith("entry 1: "), refused.getMessage());
        }
        assertEquals(0, serving.engine.persistedSequence());
    }

    @Test
    void aFloodByRpcIsCollapsed() throws Exception {
        serving.engine
                .source(new SourceName("core", "flood", Stream.RPC))
                .limit(SourceLimits.CAPTURED.withLinesPerSecond(10));
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            entries.append(i == 0 ? "" : ",")
                    .append("{\"src\":\"flood\",\"tags\":[\"t\"],\"content\":\"the same ")
                    .append(i)
                    .append("\"}");
        }
        JsonNode reply = serving.call("logs.insert", "{\"entries\":[" + entries + "]}");
        assertTrue(reply.get("collapsed").asLong() > 900, reply.toString());
        assertEquals(
                1_000,
                reply.get("accepted").asLong()
                        + reply.get("collapsed").asLong()
                        + reply.get("dropped_total").asLong());
    }

    @Test
    void pagesGiveEveryLineOnceInBothDirections() throws Exception {
        Source noise = serving.engine.source(new SourceName("core", "noise", Stream.STDOUT));
        for (int i = 0; i < 2_500; i += 500) { // with others between
            for (int j = 0; j < 1_000; j++) {
                byte[] text = ("between " + i + " " + j + ".").getBytes(UTF_8);
                while (noise.offer(Severity.INFO, text, 0, text.length) < 0) {
                    LockSupport.parkNanos(100_000);
                }
            }
            insert(i, 500);
        }
        for (String order : new String[] {"newest", "oldest"}) {
            Set<String> seen = new HashSet<>();
            String after = "";
            String end = "";
            int last = order.equals("newest") ? 2_500 : -1;
            while (!end.equals("done")) {
                JsonNode page = serving.call(
                        "logs.query",
                        "{\"order\":\"" + order + "\",\"limit\":700,\"services\":[\"pages\"]" + after + "}");
                for (JsonNode line : page.get("lines")) {
                    assertTrue(seen.add(line.get("cursor").asText()));
                    int number = Integer.parseInt(line.get("content").asText().substring(5));
                    assertEquals(last + (order.equals("newest") ? -1 : 1), number);
                    last = number;
                }
                end = page.get("end").asText();
                after = ",\"after\":" + page.get("next");
            }
            assertEquals(2_500, seen.size());
        }
    }

    /** A search goes through stretches of 65,536 sequences at first: lines on both sides of a border are found. */
    @Test
    void noLineIsLostBetweenTwoStretches() throws Exception {
        Source source = serving.engine.source(new SourceName("core", "border", Stream.STDOUT));
        for (int i = 0; i < 140_000; i++) {
            byte[] text = ("number " + i + ".").getBytes(UTF_8);
            while (source.offer(Severity.INFO, text, 0, text.length) < 0) {
                LockSupport.parkNanos(100_000);
            }
        }
        assertTrue(serving.engine.awaitPersisted(Duration.ofSeconds(30)));
        JsonNode first = serving.call("logs.query", "{\"text\":\"number 0.\",\"time_ms\":10000}")
                .at("/lines/0/cursor");
        long start = Cursor.parse(first.asText()).sequence();
        for (int number = 70_000 - 2; number <= 70_000 + 2; number++) {
            for (String range : new String[] {
                "\"order\":\"newest\",\"to\":\"" + cursor(start + 70_000 + (1 << 16)),
                "\"order\":\"oldest\",\"from\":\"" + cursor(start + 70_000 - (1 << 16))
            }) {
                JsonNode page = serving.call(
                        "logs.query", "{\"time_ms\":10000,\"text\":\"number " + number + ".\"," + range + "\"}");
                assertEquals(1, page.get("lines").size(), range);
                assertEquals("done", page.get("end").asText());
            }
        }
    }

    private String cursor(long sequence) {
        return new Cursor(serving.engine.storeId(), sequence).toString();
    }

    private void insert(int from, int count) throws IOException {
        ObjectNode params = Serving.JSON.createObjectNode();
        for (int i = from; i < from + count; i++) {
            params.withArray("entries").addObject().put("src", "pages").put("content", "line " + i);
        }
        assertEquals(
                count,
                serving.call("logs.insert", params.toString()).get("accepted").asInt());
    }

    @Test
    void aSearchSaysWhereItFoundAndHowFarItLooked() throws Exception {
        serving.insert("find", 300, "needle in hay ");
        JsonNode page = serving.call("logs.query", "{\"regex\":\"n[e]+dle\",\"text\":\"hay 29\",\"limit\":3}");
        assertEquals("limit", page.get("end").asText());
        assertEquals("[[10,16],[0,6]]", page.get("lines").get(0).get("marks").toString());
        JsonNode nothing = serving.call("logs.query", "{\"text\":\"nowhere\"}");
        assertEquals("done", nothing.get("end").asText());
        assertTrue(nothing.get("looked").get("to").asText().endsWith("-0"));
        assertTrue(nothing.get("looked").get("blocks").asLong() > 0);
    }

    @Test
    void contextIsOfTheServiceAndAroundTheLine() throws Exception {
        for (int i = 0; i < 10; i++) {
            serving.insert("one", 1, i + " ");
            serving.insert("two", 1, i + " ");
        }
        JsonNode line = serving.call("logs.query", "{\"services\":[\"one\"],\"text\":\"5 0\"}")
                .get("lines")
                .get(0);
        JsonNode around =
                serving.call("logs.context", "{\"cursor\":" + line.get("cursor") + ",\"before\":2,\"after\":3}");
        assertEquals(2, around.get("at").asInt());
        assertEquals(6, around.get("lines").size());
        around.get("lines").forEach(one -> assertEquals("one", one.get("src").asText()));
        JsonNode all = serving.call(
                "logs.context", "{\"cursor\":" + line.get("cursor") + ",\"before\":1,\"after\":1,\"scope\":\"all\"}");
        assertEquals("two", all.get("lines").get(0).get("src").asText());
        assertEquals("two", all.get("lines").get(2).get("src").asText());
    }

    @Test
    void theTreeAndTheHistogramAddUp() throws Exception {
        serving.insert("web", 3, "x");
        serving.insert("web.api", 5, "x");
        serving.call("logs.insert", "{\"src\":\"web.api\",\"content\":\"bad\",\"level\":\"error\"}");
        JsonNode tree = serving.call("logs.services", "{\"prefix\":\"web\"}").get("services");
        assertEquals("web", tree.get(0).get("name").asText());
        assertEquals(9, tree.get(0).get("entries").asLong());
        assertEquals(3, tree.get(0).get("own").get("entries").asLong());
        assertEquals(1, tree.get(0).get("errors").asLong());
        assertEquals(6, tree.get(1).get("stored").asLong());
        JsonNode histogram = serving.call("logs.histogram", "{\"services\":[\"web.*\"],\"since\":\"-1h\"}");
        assertEquals(9, histogram.get("total").asLong());
    }

    @Test
    void aLongPollGivesWhatComes() throws Exception {
        serving.insert("poll", 1, "before ");
        JsonNode now = serving.call("logs.tail", "{}");
        assertEquals(0, now.get("lines").size());
        Thread writer = new Thread(() -> {
            try {
                serving.insert("poll", 1, "after ");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        JsonNode later = serving.call("logs.tail", "{\"after\":" + now.get("next") + ",\"wait_ms\":10000}");
        writer.join();
        assertEquals("after 0", later.get("lines").get(0).get("content").asText());
    }

    @Test
    void nothingIsRemovedUntilItIsMeant() throws Exception {
        serving.insert("old", 10, "x");
        assertTrue(serving.call("logs.delete", "{\"services\":[\"old\"]}")
                .get("dry_run")
                .asBoolean());
        assertFalse(serving.call("logs.prune", "{\"older\":\"7d\",\"dry_run\":false}")
                .get("dry_run")
                .asBoolean());
        assertEquals(10, serving.call("logs.query", "{}").get("lines").size());
        assertThrows(IOException.class, () -> serving.call("logs.delete", "{\"services\":[]}"));
        assertThrows(IOException.class, () -> serving.call("logs.prune", "{}"));
    }

    @Test
    void callsThatAreNoneGetTheirErrors() throws Exception {
        assertEquals(-32700, code("{\"jsonrpc\":"));
        assertEquals(-32700, code("[".repeat(100_000)));
        assertEquals(-32700, code("{\"a\":".repeat(100_000)));
        assertEquals(-32700, code("{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\"}"));
        assertEquals(-32600, code("[]"));
        assertEquals(-32600, code("[" + "1,".repeat(100) + "1]"));
        assertEquals(-32600, code("{\"method\":\"logs.query\",\"id\":1}"));
        assertEquals(-32601, code("{\"jsonrpc\":\"2.0\",\"method\":\"logs.drop\",\"id\":1}"));
        assertEquals(-32602, code("{\"jsonrpc\":\"2.0\",\"method\":\"logs.query\",\"params\":[1],\"id\":1}"));
        assertEquals(-32602, code("{\"jsonrpc\":\"2.0\",\"method\":\"logs.query\",\"params\":{\"x\":1},\"id\":1}"));
        assertEquals(
                -32602, code("{\"jsonrpc\":\"2.0\",\"method\":\"logs.query\",\"params\":{\"regex\":\"(\"},\"id\":1}"));
        assertEquals(
                -32602,
                code(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"logs.query\",\"params\":{\"after\":\"0000000000000000-1\"},\"id\":1}"));
    }

    private int code(String body) throws IOException, InterruptedException {
        return Serving.JSON
                .readTree(serving.post(body).body())
                .get("error")
                .get("code")
                .asInt();
    }

    @Test
    void aBatchAnswersWhatWantsAnAnswer() throws Exception {
        JsonNode replies = Serving.JSON.readTree(serving.post("""
                        [{"jsonrpc":"2.0","method":"logs.insert","params":{"src":"n","content":"told"}},
                         {"jsonrpc":"2.0","method":"logs.query","params":{"services":["n"]},"id":"q"},
                         {"jsonrpc":"2.0","method":"no.such","id":7}, 5]""").body());
        assertEquals(3, replies.size());
        assertEquals("told", replies.get(0).at("/result/lines/0/content").asText());
        assertEquals("q", replies.get(0).get("id").asText());
        assertEquals(7, replies.get(1).get("id").asInt());
        assertEquals(-32600, replies.get(2).at("/error/code").asInt());
        var silent = serving.post("{\"jsonrpc\":\"2.0\",\"method\":\"logs.query\"}");
        assertEquals(204, silent.statusCode());
    }

    @Test
    void anExpressionThatIsMadeToTakeLongDoesNot() throws Exception {
        serving.call("logs.insert", "{\"src\":\"re\",\"content\":\"" + "a".repeat(50_000) + "\"}");
        long startNanos = System.nanoTime();
        JsonNode page = serving.call("logs.query", "{\"regex\":\"(a+)+$b\"}");
        assertEquals(0, page.get("lines").size());
        assertTrue(System.nanoTime() - startNanos < 20_000_000_000L);
        assertThrows(IOException.class, () -> serving.call("logs.query", "{\"regex\":\"" + "a".repeat(1_001) + "\"}"));
    }

    @Test
    void aLineOfAMebibyteIsStoredWholeAndShownCut() throws Exception {
        String long1 = "é".repeat(450_000);
        serving.call("logs.insert", "{\"src\":\"long\",\"content\":\"" + long1 + "\"}");
        JsonNode line = serving.call("logs.query", "{\"content_max\":1001}")
                .get("lines")
                .get(0);
        assertTrue(line.get("cut").asBoolean());
        assertEquals(900_000, line.get("bytes").asInt());
        assertEquals("é".repeat(500), line.get("content").asText());
        assertFalse(line.has("content_b64"));
        assertEquals(long1 + "\n", serving.get("export?format=cat").body());
    }
}

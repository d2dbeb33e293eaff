// SPDX-License-Identifier: Apache-2.0
package io.sluice.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.Sluice;
import io.sluice.SluiceConfig;
import io.sluice.admit.EntryDraft;
import io.sluice.admit.OverflowPolicy;
import io.sluice.admit.Source;
import io.sluice.entry.Severity;
import io.sluice.entry.Stream;
import io.sluice.read.Cursor;
import io.sluice.telemetry.StoreCounter;
import io.sluice.testing.Seeds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shows a service with many lines, and follows it for a while. Says how long a screen takes; what is checked is that
 * the right lines are there and that memory stays bounded. {@code -Dsluice.page.lines=1000000
 * -Dsluice.page.seconds=600} for the real thing.
 */
class PageLoadTest {
    private static final int LINES = Integer.getInteger("sluice.page.lines", 20_000);
    private static final int SECONDS = Integer.getInteger("sluice.page.seconds", 4);
    private static final int LINES_PER_SECOND = 1_000;
    private static final int LOOKS = 9;
    private static final int NODES_MAX = 30_000;
    private static final double GROWTH_BYTES_MAX = 32 << 20;
    private static final long BEAT_NANOS = 10_000_000;
    private static final long REST_NANOS = 1_000_000_000;
    private static final long LOOK_NANOS = 300_000_000;

    private final Random random = new Random(Seeds.next());

    @Test
    void manyLinesAreShownAtOnceAndMemoryStaysBounded(@TempDir Path directory) throws Exception {
        Path program = Chromium.program();
        assumeTrue(program != null, "there is no Chromium on this machine: the page is not tested");
        if (program == null) {
            return;
        }
        ServerConfig config =
                ServerConfig.standard().withHttp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (Sluice sluice = Sluice.open(
                        SluiceConfig.builder(directory.resolve("store")).build());
                SluiceServer server = SluiceServer.open(sluice, config);
                Chromium page = Chromium.start(program, directory)) {
            Source source = sluice.source("big.web", Stream.RPC);
            for (int i = 0; i < LINES; i++) {
                offer(source, "n " + i);
            }
            while (sluice.persistedSequence() < LINES) {
                LockSupport.parkNanos(BEAT_NANOS);
            }
            awaitRest(sluice);
            open(page, server.url());
            jump(page, sluice.storeId());
            follow(page, source, server.url());
            assertEquals(List.of(), page.complaints());
        }
    }

    /** What was written a moment ago is still being sealed, by one of perhaps two processors. */
    private static void awaitRest(Sluice sluice) {
        long sealed = -1;
        while (sealed < sluice.count(StoreCounter.SEALED)) {
            sealed = sluice.count(StoreCounter.SEALED);
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    private static void offer(Source source, String text) {
        byte[] line = text.getBytes(US_ASCII);
        EntryDraft entry = new EntryDraft().reset(Severity.INFO).content(line, 0, line.length);
        assertTrue(source.offer(entry, OverflowPolicy.BLOCK) >= 0);
    }

    /** Notes the time when a frame with rows has been painted: looks from outside would take time from the page. */
    private static final String WATCH = """
            new MutationObserver((changes, observer) => {
              if (document.querySelector('.row')) {
                observer.disconnect();
                requestAnimationFrame(() => setTimeout(() => { window.shownAt = performance.now(); }));
              }
            }).observe(document, { childList: true, subtree: true });
            """;

    private static void open(Chromium page, @Nullable String url) {
        JsonNode unused = page.send("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
        double[] millis = new double[LOOKS];
        for (int i = 0; i < LOOKS; i++) {
            page.open(URI.create(url + "?look=" + i + "#logs?service=big.web"));
            String last = "n " + (LINES - 1);
            millis[i] = awaitMillis(
                    page,
                    LOOK_NANOS, // the page has noted the time: a look takes some of the time that is measured
                    "[...document.querySelectorAll('.row')].at(-1)?.innerText.endsWith('" + last + "')"
                            + " ? window.shownAt ?? 0 : 0");
        }
        say("first screen of " + LINES + " lines", millis);
    }

    private void jump(Chromium page, long storeId) {
        double[] millis = new double[LOOKS];
        for (int i = 0; i < LOOKS; i++) {
            int line = random.nextInt(LINES);
            String cursor = new Cursor(storeId, line).toString();
            page.eval("window.begun = performance.now(); location.hash = '#logs?service=big.web&at=" + cursor + "'");
            millis[i] = awaitMillis(
                    page,
                    BEAT_NANOS / 2,
                    "document.querySelector('.row.active')?.innerText.endsWith('n " + line + "')"
                            + " ? performance.now() - window.begun : 0");
        }
        say("to any line", millis);
    }

    private static void follow(Chromium page, Source source, @Nullable String url) {
        page.open(URI.create(url + "?follow#logs?service=big.web"));
        page.await("document.querySelector('#state').innerText === 'Live'");
        long beginNanos = System.nanoTime();
        int count = 0;
        double early = 0;
        double late = 0;
        double nodes = 0;
        for (int second = 1; second <= SECONDS; second++) {
            while (System.nanoTime() - beginNanos < second * 1_000_000_000L) {
                long due = (System.nanoTime() - beginNanos) * LINES_PER_SECOND / 1_000_000_000L;
                for (; count < due; count++) {
                    offer(source, "live " + count);
                }
                LockSupport.parkNanos(BEAT_NANOS);
            }
            if (second % Math.max(1, SECONDS / 20) == 0) {
                double heap = page.metric("JSHeapUsedSize");
                nodes = Math.max(nodes, page.metric("Nodes"));
                early = second <= SECONDS / 2 ? Math.max(early, heap) : early;
                late = second > SECONDS / 2 ? Math.max(late, heap) : late;
            }
        }
        String last = "live " + (count - 1);
        page.await("[...document.querySelectorAll('.row')].at(-1).innerText.endsWith('" + last + "')");
        System.err.printf(
                Locale.ROOT,
                "%d s at %d lines/s: heap of the page %.1f MiB in the first half, %.1f in the second; %.0f nodes%n",
                SECONDS,
                LINES_PER_SECOND,
                early / (1 << 20),
                late / (1 << 20),
                nodes);
        assertTrue(nodes < NODES_MAX, nodes + " nodes");
        assertTrue(late - early < GROWTH_BYTES_MAX, early + " bytes became " + late);
    }

    private static double awaitMillis(Chromium page, long pauseNanos, String expression) {
        double millis = page.eval(expression).asDouble();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (millis == 0) {
            assertTrue(System.nanoTime() < deadline, expression);
            LockSupport.parkNanos(pauseNanos);
            millis = page.eval(expression).asDouble();
        }
        return millis;
    }

    private static void say(String what, double[] millis) {
        Arrays.sort(millis);
        System.err.printf(
                Locale.ROOT, "%s: %.0f ms (%.0f to %.0f)%n", what, millis[LOOKS / 2], millis[0], millis[LOOKS - 1]);
    }
}

package io.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs -f --skip-behind N}, whose reader stops reading for a while. */
class LogsBehindTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String REMARK = "-- 491 entries passed over; to see them: --after-cursor [0-9a-f]{16}-0";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void tellsPeopleAmongTheLinesWhatItPassedOver() throws Exception {
        followThrough("short");

        List<String> shown = out.toString(UTF_8).lines().toList();
        assertEquals(12, shown.size());
        assertTrue(shown.get(1).matches(REMARK), shown.get(1));
        assertTrue(shown.get(2).endsWith("line 492"), shown.get(2));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void tellsAnObjectInJson() throws Exception {
        followThrough("json");

        List<String> shown = out.toString(UTF_8).lines().toList();
        assertTrue(
                shown.get(1).matches("\\{\"kind\":\"skipped\",\"count\":491,\"after_cursor\":\"[0-9a-f]{16}-0\"}"),
                shown.get(1));
    }

    @Test
    void tellsOnStandardErrorWhereThereIsDataOnly() throws Exception {
        followThrough("cat");

        assertTrue(out.toString(UTF_8).startsWith("line 0\nline 492\n"), out.toString(UTF_8));
        assertTrue(err.toString(UTF_8).matches(REMARK + "\n"), err.toString(UTF_8));
    }

    @Test
    void isForFollowingOnly() {
        ingest(0, 1);

        assertEquals(2, Invocation.of(directory, "logs", "--skip-behind", "5").exitCode());
        assertEquals(
                2, Invocation.of(directory, "logs", "-f", "--skip-behind", "-5").exitCode());
    }

    /** Follows, stops reading after the first line until 501 more are there, and goes on. */
    private void followThrough(String form) throws Exception {
        ingest(0, 1);
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        OutputStream slow = new OutputStream() {
            @Override
            public void write(int value) {
                throw new AssertionError("one byte at a time");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                out.write(bytes, offset, length);
                reached.countDown();
                try {
                    assertTrue(goOn.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        Surroundings surroundings = Invocation.surroundings(
                new Surroundings.Streams(InputStream.nullInputStream(), slow, err), OutputTarget.PIPE, directory);
        String[] args = {"logs", "-f", "-n", "1", "--skip-behind", "100", "-o", form};
        Thread reader = new Thread(() -> SluiceCommand.execute(args, surroundings));
        reader.start();
        try {
            assertTrue(reached.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
            ingest(1, 502);
            goOn.countDown();
            Await.until(DEADLINE, () -> out.toString(UTF_8).contains("line 501"));
        } finally {
            reader.interrupt();
            reader.join();
        }
    }

    private void ingest(int from, int until) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < until; i++) {
            lines.append("line ").append(i).append('\n');
        }
        byte[] bytes = lines.toString().getBytes(UTF_8);
        assertEquals(0, Invocation.of(directory, bytes, "ingest", "-s", "web").exitCode());
    }
}

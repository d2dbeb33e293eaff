package io.sluice.bench.peer;

import io.sluice.entry.Severity;
import java.nio.file.Path;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Has Chronicle Queue keep each line in an excerpt of its own, every producer through its own appender.
 *
 * <p>Settings: {@code form} (bytes: a header of 13 bytes and the line; fields: time, level, thread, logger and message
 * by name, as Chronicle-Logger writes them).
 */
public final class ChronicleRound {
    private ChronicleRound() {}

    /** Runs a round in which excerpts are appended. */
    public static Outcome run(Task task) throws Exception {
        Lines lines = Lines.of(task);
        boolean fields = task.setting("form", "bytes").equals("fields");
        Path directory = Path.of(task.directory(), "queue");
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(directory)
                .rollCycle(LargeRollCycles.LARGE_HOURLY)
                .build()) {
            ThreadLocal<ExcerptAppender> appenders = ThreadLocal.withInitial(queue::createAppender);
            Span span = Span.begin();
            long count = Producers.run(task, span, (producer, first, step) -> {
                ExcerptAppender appender = appenders.get();
                for (int i = 0; i < step; i++) {
                    if (fields) {
                        appendFields(appender, "service" + producer, lines.text(first + i));
                    } else {
                        appendBytes(appender, producer, lines.bytes(first + i));
                    }
                }
            });
            span.end();
            long kept = queue.entryCount();
            if (kept < count) { // what Chronicle writes for itself counts too
                throw new IllegalStateException("offered " + count + " lines, there are " + kept);
            }
            return span.kept(count, 0);
        }
    }

    private static void appendBytes(ExcerptAppender appender, int producer, byte[] line) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire()
                    .bytes()
                    .writeLong(System.currentTimeMillis())
                    .writeInt(producer)
                    .writeByte((byte) Severity.INFO.code())
                    .write(line);
        }
    }

    private static void appendFields(ExcerptAppender appender, String service, String line) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().write("ts").int64(System.currentTimeMillis());
            document.wire().write("level").int32(Severity.INFO.code());
            document.wire().write("threadName").text(Thread.currentThread().getName());
            document.wire().write("loggerName").text(service);
            document.wire().write("message").text(line);
        }
    }
}

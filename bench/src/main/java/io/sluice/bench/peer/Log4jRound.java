package io.sluice.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Has Log4j2 write one text file: all loggers asynchronous, garbage-free, a RandomAccessFile appender with a buffer of
 * 256 KiB that is flushed when its ring is empty; a producer waits when the ring is full. Needs {@link #FLAGS}.
 *
 * <p>Settings: {@code layout} (all: time, level, logger and message, which is what Sluice keeps; bare: the message
 * alone).
 */
public final class Log4jRound implements AutoCloseable {
    /** What its JVM must be started with. */
    public static final List<String> FLAGS = List.of(
            "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.AsyncLoggerContextSelector",
            "-Dlog4j2.enableThreadlocals=true",
            "-Dlog4j2.enableDirectEncoders=true",
            "-Dlog4j2.asyncLoggerRingBufferSize=262144",
            "-Dlog4j2.asyncLoggerWaitStrategy=Sleep",
            "-Dlog4j2.disableJmx=true",
            "-Dlog4j2.isWebapp=false");

    private static final int UNIX_MILLIS_LENGTH = 13;
    private static final long POLL_NANOS = 500_000;
    private static final long STILL_NANOS_MAX = 5_000_000_000L;

    private final LoggerContext context;
    private final Path file;
    private final boolean all;

    private Log4jRound(LoggerContext context, Path file, boolean all) {
        this.context = context;
        this.file = file;
        this.all = all;
    }

    /** Starts Log4j2 with a file in the task's directory. */
    public static Log4jRound start(Task task) throws IOException {
        if (!System.getProperty("log4j2.contextSelector", "").endsWith("AsyncLoggerContextSelector")) {
            throw new IOException("Log4j2 takes part only in a JVM with its flags");
        }
        Path file = Path.of(task.directory(), "log4j.log");
        boolean all = task.setting("layout", "all").equals("all");
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR);
        builder.add(builder.newAppender("file", "RandomAccessFile")
                .addAttribute("fileName", file.toString())
                .addAttribute("immediateFlush", false)
                .addAttribute("append", false)
                .addAttribute("bufferSize", 256 << 10)
                .add(builder.newLayout("PatternLayout")
                        .addAttribute("charset", "ISO-8859-1")
                        .addAttribute("alwaysWriteExceptions", false)
                        .addAttribute("pattern", all ? "%d{UNIX_MILLIS} %p %c %m%n" : "%m%n")));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("file")));
        return new Log4jRound(Configurator.initialize(builder.build()), file, all);
    }

    /** Returns a logger. */
    public Logger logger(String name) {
        return context.getLogger(name);
    }

    /** Returns how many bytes of a file the lines of a logger take beside their messages, each. */
    public int lineBytes(String loggerName) {
        return all ? UNIX_MILLIS_LENGTH + " INFO ".length() + loggerName.length() + " \n".length() : 1;
    }

    /** Waits until the file has all bytes that it is to have. Fails when it has stood still for five seconds. */
    public void awaitLength(long bytes) throws IOException {
        long length = Files.size(file);
        long grewNanos = System.nanoTime();
        while (length < bytes) {
            LockSupport.parkNanos(POLL_NANOS);
            long now = System.nanoTime();
            long newLength = Files.size(file);
            if (newLength > length) {
                length = newLength;
                grewNanos = now;
            } else if (now - grewNanos > STILL_NANOS_MAX) {
                throw new IOException("the file stands still at " + length + " bytes, it should have " + bytes);
            }
        }
    }

    /** Ends Log4j2, which sleeps 50 ms at a time meanwhile, and checks how long the file is. */
    public void finish(long bytes) throws IOException {
        boolean unused = context.stop(2, TimeUnit.MINUTES);
        if (Files.size(file) != bytes) {
            throw new IOException("the file has " + Files.size(file) + " bytes, it should have " + bytes);
        }
    }

    @Override
    public void close() {
        context.stop();
    }

    /** Runs a round in which lines are logged. */
    public static Outcome run(Task task) throws Exception {
        Lines lines = Lines.of(task);
        try (Log4jRound log4j = start(task)) {
            List<Logger> loggers = new ArrayList<>();
            for (int p = 0; p < task.producers(); p++) {
                loggers.add(log4j.logger("service" + p));
            }
            Tally tally = new Tally(task.producers());
            Span span = Span.begin();
            long count = Producers.run(task, span, (producer, first, step) -> {
                Logger logger = loggers.get(producer);
                long bytes = (long) step * log4j.lineBytes(logger.getName());
                for (int i = 0; i < step; i++) {
                    String line = lines.text(first + i);
                    logger.info(line);
                    bytes += line.length();
                }
                tally.add(producer, bytes);
            });
            log4j.awaitLength(tally.sum());
            span.end();
            log4j.finish(tally.sum());
            return span.kept(count, tally.sum());
        }
    }
}

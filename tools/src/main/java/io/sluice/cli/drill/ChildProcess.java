package io.sluice.cli.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.queue.HotPlacement;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Is an {@link EngineChild} that runs, and what it has said so far. */
final class ChildProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 120;

    private final Process process;
    private final Thread thread = new Thread(this::read, "sluice-drill-child");
    private final List<String> stacks = new CopyOnWriteArrayList<>();
    private volatile long openNanos = -1; // written by the thread that reads, as the others
    private volatile long delayedNanos;
    private volatile long persisted;
    private volatile long dropped = -1;
    private volatile @Nullable String other; // the last line that is none of these, such as an error

    private ChildProcess(Process process) {
        this.process = process;
    }

    /** Starts one on a store whose bytes are limited; 0 is no limit. */
    static ChildProcess start(Path store, HotPlacement placement, String word, long storeBytesMax) throws IOException {
        ChildProcess child = new ChildProcess(ChildJvm.start(
                EngineChild.class, store.toString(), placement.name(), word, String.valueOf(storeBytesMax)));
        child.thread.setDaemon(true);
        child.thread.start();
        return child;
    }

    /** Starts one on a store that may grow. */
    static ChildProcess start(Path store, HotPlacement placement, String word) throws IOException {
        return start(store, placement, word, 0);
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(EngineChild.PERSISTED)) {
                    persisted = numberIn(line, EngineChild.PERSISTED);
                } else if (line.startsWith(EngineChild.OPENED)) {
                    openNanos = numberIn(line, EngineChild.OPENED);
                } else if (line.startsWith(EngineChild.DELAYED)) {
                    delayedNanos = numberIn(line, EngineChild.DELAYED);
                } else if (line.startsWith(EngineChild.CLOSED)) {
                    dropped = numberIn(line, EngineChild.CLOSED);
                } else if (line.startsWith(EngineChild.STACK)) {
                    stacks.add(line.substring(EngineChild.STACK.length()));
                } else {
                    other = line;
                }
            }
        } catch (IOException | NumberFormatException e) {
            // a last line that was cut off is none
        }
    }

    private static long numberIn(String line, String word) {
        return Long.parseLong(line.substring(word.length()));
    }

    long pid() {
        return process.pid();
    }

    /** Returns how many lines of each source it has said to be persisted. */
    long persisted() {
        return persisted;
    }

    /** Returns how long it took to open the engine, in nanoseconds. */
    long openNanos() {
        return openNanos;
    }

    /** Returns how long of that it waited for a processor while it could have run, in nanoseconds. */
    long delayedNanos() {
        return delayedNanos;
    }

    /** Returns where it stood while it took long to open the engine, a stack in each line. */
    List<String> stacks() {
        return stacks;
    }

    /** Returns how many entries it said at its end to have dropped; -1 when it did not come to say it. */
    long dropped() {
        return dropped;
    }

    /** Waits until more than {@code count} lines of each source are persisted; throws when the child has ended. */
    void awaitPersisted(long count) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (persisted <= count) {
            if (!thread.isAlive()) {
                requireAlive();
            }
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IOException("nothing is persisted for " + DEADLINE_SECONDS + " s: " + other);
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Kills it with SIGKILL and waits for its end; what it had said until then is known. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        thread.join();
    }

    /** Throws when it has ended by itself. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the engine's process ended: " + other);
        }
    }

    /** Has it close its engine. */
    void beginEnd() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
    }

    /** Has it close its engine, and waits for its end. */
    void end() throws IOException, InterruptedException {
        beginEnd();
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the engine's process does not end");
        }
        thread.join();
        if (dropped < 0) {
            throw new IOException("the engine's process ended before it closed the engine: " + other);
        }
    }

    /** Sends it a signal. */
    void signal(String name) throws IOException, InterruptedException {
        Shell.run("kill", "-" + name, String.valueOf(pid()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

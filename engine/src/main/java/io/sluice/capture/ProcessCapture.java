package io.sluice.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.admit.Source;
import io.sluice.entry.EntryKind;
import io.sluice.entry.Severity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Captures a process until its streams have ended and it has exited. Offers an entry that says that it was started, and
 * in the end one that says how it ended. Safe for use by many threads.
 *
 * <p>A process that leaves a child behind with its streams open keeps being captured, but its exit is not kept waiting
 * for it.
 */
public final class ProcessCapture {
    private static final int SIGNAL_CODE_BASE = 128;
    private static final int SIGNAL_CODE_MAX = 64;

    private final Process process;
    private final Source monitor;
    private final AtomicInteger outstanding; // streams that have not ended, and the process
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /** Prepares to capture; {@code monitor} is the source that start and exit are offered to. */
    ProcessCapture(Process process, Source monitor, int streamCount) {
        this.process = process;
        this.monitor = monitor;
        this.outstanding = new AtomicInteger(streamCount + 1);
    }

    /** Offers an entry that says that the process was started, of so many bytes at most. */
    void offerStart(String command, int entryBytesMax) {
        byte[] text = StartText.of(process.pid(), command, entryBytesMax);
        monitor.offer(EntryKind.START, Severity.NOTICE, text, 0, text.length);
    }

    /** Takes note that a stream, or the process, has ended. */
    void onEnded() {
        if (outstanding.decrementAndGet() == 0) {
            offerExit();
        }
    }

    /** Offers the exit, if that was not done: the process is gone, and its streams have had their time. */
    void offerExit() {
        int code = process.exitValue();
        synchronized (exit) {
            if (exit.isDone()) {
                return;
            }
            byte[] text = ("process " + process.pid() + " " + describe(code)).getBytes(UTF_8);
            monitor.offer(EntryKind.EXIT, code == 0 ? Severity.NOTICE : Severity.ERROR, text, 0, text.length);
            exit.complete(code);
        }
    }

    /** Waits until the exit has been offered, and returns the process's exit code. */
    public int await() throws InterruptedException {
        try {
            return exit.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the captured process. */
    public Process process() {
        return process;
    }

    /** Java gives a signal as 128 plus its number, which a program can also exit with by itself; the text says both. */
    private static String describe(int code) {
        List<String> names = List.of(
                "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
                "ALRM", "TERM");
        int signal = code - SIGNAL_CODE_BASE;
        if (signal <= 0 || signal > SIGNAL_CODE_MAX) {
            return "exited with code " + code;
        }
        String name = signal <= names.size() ? "SIG" + names.get(signal - 1) : "signal " + signal;
        return "exited with code " + code + " (" + SIGNAL_CODE_BASE + " + " + name + ")";
    }
}

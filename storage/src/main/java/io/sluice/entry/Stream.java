package io.sluice.entry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names the way an entry came in: one of a service's output streams, a call, or the supervisor itself. */
public enum Stream {
    /** The service's standard output, through a pipe. */
    STDOUT(0, Severity.INFO),
    /** The service's standard error, through a pipe. */
    STDERR(1, Severity.WARNING),
    /** The service's terminal, where both outputs are one. */
    PTY(2, Severity.INFO),
    /** Messages inserted by a call. */
    RPC(3, Severity.INFO),
    /** The supervisor's own remarks on the service, such as how it ended. */
    MONITOR(4, Severity.NOTICE);

    private static final Stream[] BY_CODE = values();

    private final int code;
    private final Severity defaultSeverity;

    Stream(int code, Severity defaultSeverity) {
        this.code = code;
        this.defaultSeverity = defaultSeverity;
    }

    /** Returns the byte that stands for this stream on disk. */
    public int code() {
        return code;
    }

    /** Returns the severity of a line that does not tell its own. */
    public Severity defaultSeverity() {
        return defaultSeverity;
    }

    /**
     * Returns the name as users write it: {@code stdout}, {@code stderr}, {@code pty}, {@code rpc}, {@code monitor}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds the stream of a byte on disk, or null when this version knows none. */
    public static @Nullable Stream ofCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Finds the stream that users call {@code label}, or null when there is none. */
    public static @Nullable Stream ofLabel(String label) {
        for (Stream stream : BY_CODE) {
            if (stream.label().equals(label)) {
                return stream;
            }
        }
        return null;
    }
}

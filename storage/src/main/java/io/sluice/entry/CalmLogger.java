package io.sluice.entry;

import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Is Sluice's own log, which never throws. What is behind a {@link System.Logger} is the program's, and does what it
 * likes: without descriptors, that of the JDK throws an error as it looks up the time zone. A remark that cannot be
 * made must not end a thread of the engine. Safe for use by many threads.
 */
public final class CalmLogger implements System.Logger {
    private final System.Logger logger;

    CalmLogger(System.Logger logger) {
        this.logger = logger;
    }

    /** Returns the log named {@code io.sluice}. */
    public static System.Logger ofSluice() {
        return new CalmLogger(System.getLogger("io.sluice"));
    }

    @Override
    public String getName() {
        return logger.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return logger.isLoggable(level);
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        try {
            logger.log(level, bundle, message, thrown);
        } catch (RuntimeException | Error e) {
            // there is nobody left to tell
        }
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... parameters) {
        try {
            logger.log(level, bundle, format, parameters);
        } catch (RuntimeException | Error e) {
            // there is nobody left to tell
        }
    }
}

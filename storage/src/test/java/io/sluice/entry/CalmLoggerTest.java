package io.sluice.entry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalmLoggerTest {
    @Test
    void throwsNothingWhateverTheProgramsLogThrows() {
        AtomicInteger calls = new AtomicInteger();
        System.Logger calm = new CalmLogger(new System.Logger() {
            @Override
            public String getName() {
                return "a";
            }

            @Override
            public boolean isLoggable(Level level) {
                return true;
            }

            @Override
            public void log(
                    Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Throwable thrown) {
                calls.incrementAndGet();
                throw new NoClassDefFoundError("java.time.zone.ZoneRulesProvider");
            }

            @Override
            public void log(
                    Level level, @Nullable ResourceBundle bundle, @Nullable String text, @Nullable Object... values) {
                calls.incrementAndGet();
                throw new IllegalStateException("closed");
            }
        });

        calm.log(System.Logger.Level.WARNING, "one");
        calm.log(System.Logger.Level.WARNING, "two {0}", 2);
        calm.log(System.Logger.Level.WARNING, "three", new Exception());

        assertEquals(3, calls.get());
    }
}

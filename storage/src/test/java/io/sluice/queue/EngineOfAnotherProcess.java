package io.sluice.queue;

import io.sluice.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a store as an engine does, in a process of its own, and prints what came of it. */
final class EngineOfAnotherProcess {
    private EngineOfAnotherProcess() {}

    public static void main(String[] arguments) {
        try (StoreDirectory store = StoreDirectory.openForEngine(Path.of(arguments[0]), null, new ManualClock())) {
            System.out.println(store.storeId() >= 0 ? "opened" : "");
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}

package io.sluice.queue;

/**
 * Prepares this JVM for Chronicle, and checks that it lets Chronicle do what it does, before it fails somewhere deep
 * inside.
 */
final class ChronicleFlags {
    private static final String FLAGS =
            "--add-exports java.base/sun.nio.ch=ALL-UNNAMED --add-opens java.base/java.lang.reflect=ALL-UNNAMED";
    private static final int NATIVE_ACCESS_RELEASE = 24;

    private ChronicleFlags() {}

    /** Throws when a flag is missing; the message is the line to add. Also turns Chronicle's usage reports off. */
    static void require() {
        Module base = Object.class.getModule();
        Module chronicle = net.openhft.chronicle.queue.ChronicleQueue.class.getModule();
        if (!base.isExported("sun.nio.ch", chronicle) || !base.isOpen("java.lang.reflect", chronicle)) {
            String more = Runtime.version().feature() >= NATIVE_ACCESS_RELEASE
                    ? " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
                    : "";
            throw new IllegalStateException("Chronicle Queue needs this JVM to be started with: " + FLAGS + more);
        }
        disable("chronicle.analytics.disable");
        disable("chronicle.disk.monitor.disable");
    }

    private static void disable(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }
}

package io.sluice.cli.drill;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Parts the files of a store by what they are. */
enum DamagedKind {
    /** What the store is. */
    STORE,
    /** The names of its sources, or the journal's copy of them. */
    SOURCES,
    /** All counts, or the journal's copy of them. */
    COUNTERS,
    /** The catalog of the sealed tier, or its copy. */
    CATALOG,
    /** Sealed entries. */
    SEGMENT,
    /** A cycle of the queue, or the journal's copy of it. */
    CYCLE,
    /** What is where in a cycle. */
    INDEX;

    /** Returns the kind of a file, null for those that mean nothing. */
    static @Nullable DamagedKind of(Path file) {
        String name = String.valueOf(file.getFileName());
        return switch (name) {
            case "store" -> STORE;
            case "sources" -> SOURCES;
            case "counters" -> COUNTERS;
            case "catalog", "catalog.copy" -> CATALOG;
            default -> ofSuffix(name);
        };
    }

    private static @Nullable DamagedKind ofSuffix(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "segment" -> SEGMENT;
            case "index" -> INDEX;
            case "cq4", "closed", "journal" -> CYCLE;
            default -> null;
        };
    }

    /** Returns the name of the cycle that a file is of. */
    static String cycleName(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.indexOf('.'));
    }
}

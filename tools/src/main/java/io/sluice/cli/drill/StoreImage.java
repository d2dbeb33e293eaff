package io.sluice.cli.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Has the bytes of a small store's files as they were at one moment, and puts them back. Immutable. */
final class StoreImage {
    private static final int ZEROS_KEPT = 64 << 10; // of what a running engine has set aside behind its newest cycle

    private final List<Path> directories;
    private final Map<Path, byte[]> files;

    private StoreImage(List<Path> directories, Map<Path, byte[]> files) {
        this.directories = directories;
        this.files = files;
    }

    /** Reads all that lies in the directories and below, and means something. */
    static StoreImage take(List<Path> directories) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        for (Path file : list(directories)) {
            DamagedKind kind = DamagedKind.of(file);
            try {
                if (kind != null) {
                    byte[] bytes = Files.readAllBytes(file);
                    files.put(file, kind == DamagedKind.CYCLE ? withoutZeros(bytes) : bytes);
                }
            } catch (NoSuchFileException e) {
                // a running engine has just renamed or deleted it
            }
        }
        return new StoreImage(directories, files);
    }

    private static List<Path> list(List<Path> directories) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path directory : directories) {
            if (Files.exists(directory)) {
                try (Stream<Path> walk = Files.walk(directory)) {
                    walk.filter(Files::isRegularFile).forEach(files::add);
                }
            }
        }
        return files;
    }

    private static byte[] withoutZeros(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(bytes, Math.min(bytes.length, end + ZEROS_KEPT));
    }

    /** Returns the same without what lies in a directory: a queue in memory when the machine has started again. */
    StoreImage without(Path directory) {
        Map<Path, byte[]> left = new TreeMap<>(files);
        left.keySet().removeIf(file -> file.startsWith(directory));
        return new StoreImage(directories, left);
    }

    /** Returns the same with other contents of some files; null for those that are gone. */
    StoreImage with(Map<Path, byte @Nullable []> changes) {
        Map<Path, byte[]> changed = new TreeMap<>(files);
        changes.forEach((file, bytes) -> {
            if (bytes == null) {
                changed.remove(file);
            } else {
                changed.put(file, bytes);
            }
        });
        return new StoreImage(directories, changed);
    }

    /** Makes the directories have just these files. Every file is a new one: an engine may still map the one before. */
    void restore() throws IOException {
        for (Path file : list(directories)) {
            Files.delete(file);
        }
        for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Path parent = file.getKey().resolveSibling("");
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(parent);
            }
            Files.write(file.getKey(), file.getValue());
        }
    }

    /** Returns the files of a kind. */
    List<Path> files(DamagedKind kind) {
        return files.keySet().stream()
                .filter(file -> DamagedKind.of(file) == kind)
                .toList();
    }

    /** Returns what a file has, null when it is not there; not to be changed. */
    byte @Nullable [] bytes(Path file) {
        return files.get(file);
    }
}
